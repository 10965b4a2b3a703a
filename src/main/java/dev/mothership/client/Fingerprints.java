package dev.mothership.client;

import java.util.Optional;
import java.util.ServiceLoader;

/// A kind of fingerprint. It stands apart, because the method of the one that there is belongs to
/// somebody: a build may leave it out. Thread-safe.
public interface Fingerprints {
    /// The one of this build; empty where it was left out. Looked for when the class is
    /// initialized, which for a native executable is when that is built.
    Optional<Fingerprints> INSTALLED =
            ServiceLoader.load(Fingerprints.class, Fingerprints.class.getClassLoader()).findFirst();

    /// Another one that remembers what it has seen, for one thread.
    Fingerprinter open();
}
