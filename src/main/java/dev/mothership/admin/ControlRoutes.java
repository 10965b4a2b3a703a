package dev.mothership.admin;

import dev.mothership.fleet.Fleet;
import dev.mothership.fleet.ReloadAnswer;
import dev.mothership.ship.Order;
import dev.mothership.ship.OrderAnswer;
import dev.mothership.ship.ShipManager;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// What can be asked for at the control socket.
final class ControlRoutes {
    private final FleetStatus status;
    private final LogStream logs;
    private final ShipManager ships;
    private final Fleet fleet;

    ControlRoutes(FleetStatus status, LogStream logs, ShipManager ships, Fleet fleet) {
        this.status = status;
        this.logs = logs;
        this.ships = ships;
        this.fleet = fleet;
    }

    /// Blocks until the answer is given.
    ///
    /// @param user who asks
    void answer(ControlRequest request, String user, ControlResponse response)
            throws IOException, InterruptedException {
        switch (request.method() + " " + request.path()) {
            case "GET /v1/fleet" -> response.json(200, status.json());
            case "GET /v1/environment" -> new SurroundingsAnswer(ships).answer(request, response);
            case "GET /v1/logs" -> logs.answer(request, response);
            case "POST /v1/start",
                    "POST /v1/stop",
                    "POST /v1/restart",
                    "POST /v1/scale",
                    "POST /v1/signal" ->
                    order(request, user, response);
            case "POST /v1/reload" -> reload(request, user, response);
            default ->
                    response.error(
                            404,
                            "cannot "
                                    + request.method()
                                    + " "
                                    + request.path()
                                    + ": there is GET /v1/fleet, /v1/logs and /v1/environment, POST"
                                    + " /v1/start, /v1/stop, /v1/restart, /v1/scale, /v1/signal and"
                                    + " /v1/reload");
        }
    }

    private void order(ControlRequest request, String user, ControlResponse response)
            throws IOException {
        Order order;
        try {
            JsonObject body = request.body();
            List<String> names =
                    body.getJsonArray("ships", new JsonArray()).stream()
                            .map(String.class::cast)
                            .toList();
            order =
                    new Order(
                            action(request.path(), body),
                            names,
                            body.getBoolean("wait", true),
                            user);
        } catch (ClassCastException _) {
            response.error(400, "cannot read the body: it must be like {\"ships\": [\"app\"]}");
            return;
        } catch (IllegalArgumentException e) {
            response.error(400, String.valueOf(e.getMessage()));
            return;
        }
        response.heard();
        switch (ships.order(order).toCompletableFuture().join()) {
            case OrderAnswer.Refused(String reason) -> response.error(409, reason);
            case OrderAnswer.Done(List<OrderAnswer.Result> results) ->
                    response.json(200, new JsonObject().put("ships", list(results)));
        }
    }

    private void reload(ControlRequest request, String user, ControlResponse response)
            throws IOException {
        boolean waits;
        try {
            waits = request.body().getBoolean("wait", true);
        } catch (ClassCastException | IllegalArgumentException _) {
            response.error(400, "cannot read the body: it must be like {\"wait\": true}");
            return;
        }
        response.heard();
        switch (fleet.reload(waits, user)) {
            case ReloadAnswer.Rejected(List<String> problems) ->
                    response.json(
                            422,
                            new JsonObject()
                                    .put(
                                            "error",
                                            "cannot reload: the manifest is wrong; nothing was"
                                                    + " changed")
                                    .put("problems", new JsonArray(problems)));
            case ReloadAnswer.Refused(String reason) -> response.error(409, reason);
            case ReloadAnswer.Done(List<String> notes, List<OrderAnswer.Result> results) ->
                    response.json(
                            200,
                            new JsonObject()
                                    .put("notes", new JsonArray(notes))
                                    .put("ships", list(results)));
        }
    }

    private static JsonArray list(List<OrderAnswer.Result> results) {
        JsonArray list = new JsonArray();
        for (OrderAnswer.Result result : results) {
            JsonObject json = FleetStatus.brief(result.ship());
            result.problem().ifPresent(problem -> json.put("problem", problem));
            list.add(json);
        }
        return list;
    }

    private static Order.Action action(String path, JsonObject body) {
        return switch (path) {
            case "/v1/start" -> new Order.Action.Start();
            case "/v1/restart" -> new Order.Action.Restart();
            case "/v1/scale" -> new Order.Action.Scale(body.getInteger("instances", 1));
            case "/v1/signal" -> new Order.Action.Signal(body.getString("signal", "TERM"));
            default -> new Order.Action.Stop(dependents(body.getString("dependents", "refuse")));
        };
    }

    private static Order.Dependents dependents(String word) {
        try {
            return Order.Dependents.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "cannot use dependents `" + word + "`: it is refuse, stop or keep");
        }
    }
}
