package dev.mothership.proxy;

import dev.mothership.client.Condition;
import dev.mothership.client.Visitor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A route of the manifest, ready to be asked.
///
/// @param index its place in declaration order over the whole file, from 0
/// @param ship the ship's place in the manifest
/// @param bind the listener's name; empty: every listener
/// @param text the pattern as the manifest has it
/// @param label what metrics call it: its place in its ship and its pattern
/// @param conditions what it asks besides host and path
record CompiledRoute(
        int index,
        int ship,
        String shipName,
        Optional<String> bind,
        String text,
        String label,
        PathPattern path,
        HostPattern host,
        @Nullable String stripPrefix,
        boolean rawPath,
        List<Condition> conditions) {

    /// Whether a request to its host and path is taken.
    boolean takes(Visitor visitor) {
        for (int i = 0; i < conditions.size(); i++) {
            if (!visitor.meets(conditions.get(i))) {
                return false;
            }
        }
        return true;
    }

    boolean serves(String listener) {
        return bind.isEmpty() || bind.get().equals(listener);
    }

    /// The path that is forwarded for one that was taken.
    String forwarded(String taken) {
        if (stripPrefix == null || !taken.startsWith(stripPrefix)) {
            return taken;
        }
        String rest = taken.substring(stripPrefix.length());
        return rest.startsWith("/") ? rest : "/" + rest;
    }
}
