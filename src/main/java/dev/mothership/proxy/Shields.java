package dev.mothership.proxy;

import dev.mothership.client.FingerprintPatterns;
import dev.mothership.client.Verdict;
import dev.mothership.client.Visitor;
import dev.mothership.manifest.ProxySettings;
import org.jspecify.annotations.Nullable;

/// Who is turned away for what a request looks like. Immutable.
final class Shields {
    static final Gate.Refusal REFUSAL = new Gate.Refusal(403, "this client is not served");

    /// Why a client is turned away; each carries its name in metrics.
    enum Reason {
        DENIED("denied"),
        SPOOFED("spoofed");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private final boolean block;
    private final FingerprintPatterns deny;

    private Shields(boolean block, FingerprintPatterns deny) {
        this.block = block;
        this.deny = deny;
    }

    /// @return null where nobody asks
    static @Nullable Shields of(ProxySettings settings) {
        return settings.shields()
                .map(shields ->
                        new Shields(shields.block(), new FingerprintPatterns(shields.deny())))
                .orElse(null);
    }

    /// Looks at a request, and counts what is thought of it.
    ///
    /// @return whether it is not served
    boolean refuse(Visitor visitor, ProxyLoop loop) {
        boolean spoofed = visitor.judgement().verdict() == Verdict.SPOOFED;
        Reason reason = deny.match(visitor) ? Reason.DENIED : spoofed ? Reason.SPOOFED : null;
        if (reason == null) {
            return false;
        }
        loop.state().metrics().shields().caught(loop, reason, block);
        return block;
    }
}
