package dev.mothership.client;

import org.jspecify.annotations.Nullable;

/// A way by which requests come in tests.
record TestSituation(boolean isRelayed, boolean isSecure, @Nullable String fingerprint)
        implements Situation {
    static final TestSituation DIRECT = new TestSituation(false, false, null);
    static final TestSituation TLS = new TestSituation(false, true, null);
    static final TestSituation RELAYED = new TestSituation(true, true, null);

    @Override
    public @Nullable String fingerprint(Visitor visitor) {
        return fingerprint;
    }

    @Override
    public Judgement judge(Visitor visitor) {
        return Judge.judge(visitor, this);
    }
}
