package dev.mothership.admin;

import dev.mothership.process.LaunchSpec;
import dev.mothership.process.Restrictions;
import dev.mothership.ship.ShipManager;
import dev.mothership.ship.Surroundings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tells what an instance's process is started with, for `mothership exec`: the one answer that
/// holds a ship's environment. Who may ask could read it from the process itself as well.
record SurroundingsAnswer(ShipManager ships) {

    void answer(ControlRequest request, ControlResponse response) throws IOException {
        List<String> names = request.all("name");
        if (names.size() != 1) {
            response.error(400, "cannot tell whose environment is meant: give one ?name=SHIP");
            return;
        }
        switch (ships.surroundings(names.getFirst()).toCompletableFuture().join()) {
            case Surroundings.Unknown(String reason) -> response.error(404, reason);
            case Surroundings.Found(String instance, LaunchSpec spec) ->
                    response.json(200, json(instance, spec));
        }
    }

    private static JsonObject json(String instance, LaunchSpec spec) {
        Restrictions restrictions = spec.restrictions();
        JsonObject json =
                new JsonObject()
                        .put("instance", instance)
                        .put("folder", spec.folder().toString())
                        .put("environment", new JsonObject(sorted(spec.environment())));
        restrictions.user().ifPresent(user -> json.put("user", user));
        restrictions.group().ifPresent(group -> json.put("group", group));
        restrictions.umask().ifPresent(mask -> json.put("umask", mask));
        restrictions.nofile().ifPresent(files -> json.put("nofile", files));
        return json;
    }

    private static Map<String, Object> sorted(Map<String, String> variables) {
        return new TreeMap<>(variables);
    }
}
