package dev.mothership.ja4h;

import dev.mothership.client.Fingerprinter;
import dev.mothership.client.Fingerprints;

/// JA4H. Thread-safe.
public final class Ja4hFingerprints implements Fingerprints {

    @Override
    public Fingerprinter open() {
        return new Ja4h();
    }
}
