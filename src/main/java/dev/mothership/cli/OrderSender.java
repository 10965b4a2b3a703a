package dev.mothership.cli;

import dev.mothership.admin.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/// Sends an order to the running fleet and tells what came of it.
record OrderSender(CommandSpec spec, ControlOptions options) {

    /// @param verb such as `restart`
    /// @param details what the order has beside names
    ///
    /// @return the exit status
    int send(String verb, List<String> ships, JsonObject details) {
        return send(verb, details.copy().put("ships", new JsonArray(ships)));
    }

    /// @param verb such as `reload`
    ///
    /// @return the exit status
    int send(String verb, JsonObject body) {
        try {
            return report(ControlClient.of(options).exchange("POST", "/v1/" + verb, body));
        } catch (ControlException e) {
            e.print(spec.commandLine().getErr());
            return e.exitStatus();
        }
    }

    private int report(JsonObject answer) {
        JsonArray ships = answer.getJsonArray("ships");
        StringBuilder text = new StringBuilder();
        for (Object note : answer.getJsonArray("notes", new JsonArray())) {
            text.append(note).append('\n');
        }
        boolean fine = true;
        for (int i = 0; i < ships.size(); i++) {
            JsonObject ship = ships.getJsonObject(i);
            String problem = ship.getString("problem");
            fine &= problem == null;
            text.append(ship.getString("label")).append(": ").append(ship.getString("state"));
            if (ship.containsKey("pid")) {
                text.append(" (PID ").append(ship.getLong("pid")).append(')');
            }
            text.append(problem == null ? "" : ": " + problem).append('\n');
        }
        spec.commandLine()
                .getOut()
                .print(options.json ? Json.pretty(answer) + "\n" : text.toString());
        spec.commandLine().getOut().flush();
        return fine ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
