package dev.mothership.health;

import java.time.Duration;
import java.util.function.Consumer;

/// Carries out probes. Thread-safe.
public interface Prober {

    /// Probes once and calls back exactly once, on any thread, at the latest soon after `timeout`.
    void probe(ProbeTarget target, Duration timeout, Consumer<Verdict> verdict);
}
