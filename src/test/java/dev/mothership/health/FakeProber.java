package dev.mothership.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Probes that a test answers: all at once with what was set, or by hand.
public final class FakeProber implements Prober {
    /// Everything that was probed, oldest first.
    public final List<ProbeTarget> probed = new ArrayList<>();

    private Verdict verdict = new Verdict.Failed("connection refused");

    @Override
    public void probe(ProbeTarget target, Duration timeout, Consumer<Verdict> callback) {
        probed.add(target);
        callback.accept(verdict);
    }

    /// From now on probes pass.
    public void pass() {
        verdict = new Verdict.Passed();
    }

    /// From now on probes fail.
    public void fail(String reason) {
        verdict = new Verdict.Failed(reason);
    }
}
