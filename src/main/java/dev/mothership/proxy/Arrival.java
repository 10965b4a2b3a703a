package dev.mothership.proxy;

import dev.mothership.client.Fingerprinter;
import dev.mothership.client.Judgement;
import dev.mothership.client.Situation;
import dev.mothership.client.Visitor;
import org.jspecify.annotations.Nullable;

/// How a request came to us. Belongs to its exchange's event loop.
final class Arrival implements Situation {
    private final Exchange exchange;
    private final ProxyLoop loop;
    private final Plan plan;

    /// @param plan of the moment when it came
    private Arrival(Exchange exchange, ProxyLoop loop, Plan plan) {
        this.exchange = exchange;
        this.loop = loop;
        this.plan = plan;
    }

    /// Who asks in an exchange that begins.
    static Visitor visitor(Exchange exchange, ProxyLoop loop, Plan plan) {
        Client client = exchange.client();
        return new Visitor(
                client.request(),
                plan.clients(),
                loop.impressions(),
                new Arrival(exchange, loop, plan));
    }

    @Override
    public boolean isRelayed() {
        return exchange.client().peer().isAnnounced() || exchange.origin().isBelieved();
    }

    @Override
    public boolean isSecure() {
        return exchange.origin().isSecure();
    }

    @Override
    public @Nullable String fingerprint(Visitor visitor) {
        Fingerprinter fingerprinter = loop.fingerprinter();
        return fingerprinter == null || !plan.makesFingerprints()
                ? null
                : visitor.impression().fingerprint(visitor, fingerprinter);
    }

    /// Each request is counted once: it is judged once.
    @Override
    public Judgement judge(Visitor visitor) {
        Judgement judgement = visitor.impression().judgement(visitor, this);
        loop.state().metrics().shields().judged(loop, judgement.verdict());
        return judgement;
    }
}
