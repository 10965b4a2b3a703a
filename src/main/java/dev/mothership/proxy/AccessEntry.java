package dev.mothership.proxy;

import dev.mothership.client.Judgement;
import dev.mothership.client.Visitor;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.ProxySettings;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the access log says of one request. What is null is not known. Immutable.
///
/// @param time of the response's end
record AccessEntry(
        ProxySettings.AccessLog format,
        Instant time,
        Who who,
        Request request,
        Result result,
        Way way) {

    /// Of a request that was not understood.
    ///
    /// @param now of a plan that wants an access log
    /// @param line its head, of which the line has come, but maybe no more; null for less
    static AccessEntry refused(
            ListenerPlan now, Instant time, Peer peer, @Nullable RequestHead line, Result result) {
        return new AccessEntry(
                Objects.requireNonNull(now.plan().accessLog()),
                time,
                Who.unjudged(IpText.textOf(peer.own().client())),
                line == null ? Request.UNKNOWN : Request.ofLine(line),
                result,
                Way.to(now.listener()));
    }

    /// Who sent it.
    ///
    /// @param address the client's
    /// @param fingerprint of the request
    /// @param judgement whether it fits what it claims to be
    record Who(
            @Nullable String address, @Nullable String fingerprint, @Nullable Judgement judgement) {
        /// Lines that everybody's programs read say no more than usual, unless there are shields.
        static Who of(Exchange exchange, Plan plan) {
            String address = IpText.textOf(exchange.origin().client());
            if (plan.shields() == null && plan.accessLog() == ProxySettings.AccessLog.COMBINED) {
                return unjudged(address);
            }
            Visitor visitor = exchange.visitor();
            return new Who(address, visitor.fingerprint(), visitor.judgement());
        }

        static Who unjudged(@Nullable String address) {
            return new Who(address, null, null);
        }
    }

    /// As it came.
    record Request(
            @Nullable String method,
            @Nullable String target,
            @Nullable String version,
            @Nullable String host,
            @Nullable String referer,
            @Nullable String userAgent) {
        static final Request UNKNOWN = new Request(null, null, null, null, null, null);

        static Request of(RequestHead head) {
            Fields fields = head.fields();
            return new Request(
                    head.method(),
                    head.target(),
                    head.version().text(),
                    fields.get(FieldName.HOST),
                    fields.get(FieldName.REFERER),
                    fields.get(FieldName.USER_AGENT));
        }

        /// Of one that was refused in the middle of its head.
        static Request ofLine(RequestHead head) {
            return new Request(
                    head.method(), head.target(), head.version().text(), null, null, null);
        }
    }

    /// What came of it.
    ///
    /// @param status 499 where the client left, 502 where a response broke off
    /// @param bytes of the body that were sent
    /// @param nanos from the head's arrival to the response's end; negative where not known
    record Result(int status, long bytes, long nanos) {}

    /// Which way it went.
    ///
    /// @param instance such as `app.1`
    record Way(
            String listener,
            boolean tls,
            @Nullable String ship,
            @Nullable String instance,
            @Nullable String route,
            @Nullable String requestId) {

        /// No further than to the listener.
        static Way to(Listener listener) {
            boolean tls = !listener.options().tls().isEmpty();
            return new Way(listener.name(), tls, null, null, null, null);
        }
    }

    /// About how many bytes it takes up while it waits.
    int weight() {
        return 200
                + length(who.fingerprint())
                + length(request.target())
                + length(request.host())
                + length(request.referer())
                + length(request.userAgent());
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
