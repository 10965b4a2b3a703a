package dev.mothership.proxy;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.timer.SystemTimer;
import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Preflights, and proxies that keep answers to them.
final class Preflights {
    static final String ANSWER =
            "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: https://a.example\r\n"
                    + "Access-Control-Max-Age: 600\r\n\r\n";
    static final String HITS = "mothership_preflight_cache_hits_total{ship=\"app\",}";
    static final String MISSES = "mothership_preflight_cache_misses_total{ship=\"app\",}";
    static final String ENTRIES = "mothership_preflight_cache_entries{ship=\"app\",}";

    private Preflights() {}

    static ProxySettings keeping(int maxEntries) {
        return ProxySettings.NONE.with(
                new ProxySettings.PreflightCache(Duration.ofHours(1), maxEntries));
    }

    static TestManifest manifest() {
        return TestManifest.listening("http").proxy(keeping(10_000));
    }

    static Manifest app() {
        return manifest().ship("app", TestManifest.route("/.*")).build();
    }

    static RunningProxy before(RawShip ship) throws ListenException {
        return before(ship, app(), new SystemTimer());
    }

    static RunningProxy before(RawShip ship, Manifest manifest, Timer timer)
            throws ListenException {
        RunningProxy proxy = new RunningProxy(manifest, timer);
        proxy.instances().set(FakeInstances.ready("app", ship.port()));
        return proxy;
    }

    /// @param more lines, each with its end
    static String request(String target, String origin, String more) {
        return "OPTIONS "
                + target
                + " HTTP/1.1\r\nHost: a\r\nOrigin: "
                + origin
                + "\r\nAccess-Control-Request-Method: PUT\r\n"
                + more
                + "\r\n";
    }

    static String request(String more) {
        return request("/", "https://a.example", more);
    }

    static String request() {
        return request("");
    }

    /// A request that closes its connection behind it.
    static String last(String request) {
        return request.substring(0, request.length() - 2) + "Connection: close\r\n\r\n";
    }

    /// A ship that counts what it is asked.
    static RawShip counting(AtomicInteger asked, String response) {
        return new RawShip(conversation -> {
            while (true) {
                conversation.readHead();
                asked.incrementAndGet();
                conversation.write(response);
            }
        });
    }
}
