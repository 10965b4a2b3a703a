package dev.mothership.admin;

import io.quarkus.vertx.web.Route;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `/fleet`: what `mothership status --json` shows, for who asks from this machine. Other machines
/// get 404. A page in a browser can make its own name lead here ("DNS rebinding"), but not be asked
/// for by ours: so the `Host` must be one of a loopback address.
@ApplicationScoped
class FleetRoutes {
    private volatile @Nullable FleetStatus status;

    /// From now on there is something to show.
    void show(FleetStatus shown) {
        status = shown;
    }

    @Route(
            path = "/fleet",
            methods = Route.HttpMethod.GET,
            type = Route.HandlerType.BLOCKING) // reads /proc
    void fleet(RoutingContext context) {
        FleetStatus shown = status;
        HttpServerRequest request = context.request();
        if (shown == null || !isLoopback(request.localAddress())) {
            answer(context, 404, new JsonObject().put("error", "cannot find /fleet"));
        } else if (!isOurs(request.authority())) {
            answer(
                    context,
                    403,
                    new JsonObject()
                            .put(
                                    "error",
                                    "cannot show the fleet to this Host: ask for localhost or"
                                            + " 127.0.0.1"));
        } else {
            answer(context, 200, shown.json());
        }
    }

    private static boolean isLoopback(@Nullable SocketAddress address) {
        return address != null && isLoopback(address.hostAddress());
    }

    private static boolean isOurs(@Nullable HostAndPort host) {
        return host != null && isLoopback(host.host());
    }

    /// @param host a name, or an address with or without brackets
    static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return plain.toLowerCase(Locale.ROOT).equals("localhost")
                || plain.matches("127(\\.\\d{1,3}){3}")
                || plain.equals("::1")
                || plain.equals("0:0:0:0:0:0:0:1");
    }

    private static void answer(RoutingContext context, int code, JsonObject body) {
        context.response()
                .setStatusCode(code)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Json.pretty(body) + "\n")
                .onFailure(_ -> context.response().reset());
    }
}
