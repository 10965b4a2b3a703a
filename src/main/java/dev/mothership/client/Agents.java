package dev.mothership.client;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import org.jspecify.annotations.Nullable;

/// The User-Agents that an event loop has seen lately. Of fixed size, whatever clients send: one
/// takes the place of another, and who sends a new one with every request costs each time what one
/// costs at first sight. Belongs to its event loop.
final class Agents {
    private static final int PLACES = 512;

    private final @Nullable Agent[] places = new Agent[PLACES];

    /// That of a request with these fields.
    Agent of(Clients clients, Fields fields) {
        int at = fields.find(FieldName.USER_AGENT, 0);
        int hash = at < 0 ? 0 : fields.valueHash(at, Agent.LONGEST);
        int place = hash & PLACES - 1;
        Agent known = places[place];
        if (known == null || !isSame(known, clients, fields, at)) {
            known = new Agent(clients, at < 0 ? "" : fields.value(at, Agent.LONGEST));
            places[place] = known;
        }
        return known;
    }

    /// @param at the field's place; negative where there is none
    private static boolean isSame(Agent known, Clients clients, Fields fields, int at) {
        if (known.clients() != clients) {
            return false;
        }
        return at < 0
                ? known.bytes().length == 0
                : fields.valueBeginsWith(at, known.bytes(), Agent.LONGEST);
    }
}
