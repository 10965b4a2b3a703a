package dev.mothership.proxy;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Map;

/// The clients of one event loop that have closed their half while they wait for a response. Most
/// of them have gone, a few only have nothing more to say, and TCP tells which only when something
/// is sent to them: where nobody has the connection open any more, a reset comes back.
///
/// So they are sent `100 Continue`, which any client has to take at any time (RFC 9110, 15.2), and
/// are forgotten when their connection is closed.
final class Doubts {
    /// After which the first is sent; who is answered sooner never sees one.
    private static final long FIRST_MILLIS = 1_000;

    /// The next is sent after so many times as much: some clients take no more than five.
    private static final long FACTOR = 3;

    private final Map<Connection, Doubt> all = new IdentityHashMap<>();

    private static final class Doubt {
        private final Http1Connection client;
        private long passed;
        private long begun = -1;

        Doubt(Http1Connection client) {
            this.client = client;
        }
    }

    void add(Http1Connection client) {
        all.putIfAbsent(client, new Doubt(client));
    }

    void remove(Connection client) {
        if (!all.isEmpty()) {
            all.remove(client);
        }
    }

    void tick(long now) {
        if (all.isEmpty()) {
            return;
        }
        for (Doubt doubt : new ArrayList<>(all.values())) {
            if (doubt.begun < 0) {
                doubt.begun = now;
            } else if (now - doubt.begun >= Math.max(FIRST_MILLIS, FACTOR * doubt.passed)) {
                doubt.passed = now - doubt.begun;
                doubt.client.probe();
            }
        }
    }
}
