package dev.mothership.admin;

import dev.mothership.fleet.Fleet;
import dev.mothership.fleet.Phase;
import dev.mothership.ship.ShipManager;
import dev.mothership.ship.ShipSnapshot;
import io.quarkus.vertx.web.Route;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/// `/health` tells whether mothership itself works: it answers 200 for as long as it can answer,
/// and what it says of the ships is for people. `/ready` tells whether the fleet can take traffic:
/// 200 once every critical ship is ready or has completed, 503 before that, while one of them is
/// not, and from the moment a stop is asked for.
@ApplicationScoped
class HealthRoutes {
    private final Fleet fleet;
    private final ShipManager ships;

    HealthRoutes(Fleet fleet, ShipManager ships) {
        this.fleet = fleet;
        this.ships = ships;
    }

    @Route(path = "/health", methods = Route.HttpMethod.GET)
    void health(RoutingContext context) {
        answer(context, 200, "up");
    }

    @Route(path = "/ready", methods = Route.HttpMethod.GET)
    void ready(RoutingContext context) {
        boolean ready = fleet.phase() == Phase.FLYING && ShipSnapshot.ready(ships.snapshots());
        answer(context, ready ? 200 : 503, ready ? "ready" : "not ready");
    }

    private void answer(RoutingContext context, int status, String word) {
        JsonArray list = new JsonArray();
        for (ShipSnapshot ship : ships.snapshots()) {
            list.add(
                    new JsonObject()
                            .put("ship", ship.ship())
                            .put("instance", ship.instance())
                            .put("state", ship.state().label())
                            .put("critical", ship.critical())
                            .put("restarts", ship.restarts()));
        }
        JsonObject body =
                new JsonObject()
                        .put("status", word)
                        .put("phase", fleet.phase().label())
                        .put("ships", list);
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Json.pretty(body) + "\n")
                .onFailure(_ -> context.response().reset());
    }
}
