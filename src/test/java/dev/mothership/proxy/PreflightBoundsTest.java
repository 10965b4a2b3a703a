package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.http.ResponseHead;
import dev.mothership.manifest.ProxySettings;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What clients that make up origins can do to the cache: nothing much.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PreflightBoundsTest {
    private final Vertx vertx = Vertx.vertx();
    private final ShipUpstream ship =
            new ShipUpstream(
                    new ShipSeries("app", 1), new Sockets(vertx, ListeningSockets.ORDINARY));
    private final Upstream.Ready era = new Upstream.Ready(new Endpoint[0]);
    private final AtomicInteger evicted = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private PreflightCache cache(int entries) {
        return Objects.requireNonNull(
                PreflightCache.of(
                        ProxySettings.NONE.with(
                                new ProxySettings.PreflightCache(Duration.ofHours(1), entries)),
                        evicted::incrementAndGet));
    }

    private static Kept.Answer answer(int body) {
        ResponseHead head = new ResponseHead();
        head.status(200, "");
        head.fields().add("Access-Control-Allow-Origin", "https://a.example");
        return new Kept.Answer(head.copy(), new byte[body], Long.MAX_VALUE);
    }

    /// Of a ship that is what it was, as [PreflightKey#isCurrent] sees it.
    private PreflightKey key(String text) {
        Upstream now = ship.now();
        return now instanceof Upstream.Ready ready
                ? new PreflightKey(text, ship, ready)
                : new PreflightKey(text, ship, era);
    }

    private PreflightCache ready(int entries) {
        ship.update(List.of(FakeInstances.ready("app", 1)));
        return cache(entries);
    }

    @Test
    void whatIsWantedAgainAndAgainIsNotDrivenOut() {
        PreflightCache cache = ready(1_000);
        for (int kind = 0; kind < 100; kind++) {
            cache.put(key("wanted " + kind), answer(0));
        }
        for (int i = 0; i < 100_000; i++) {
            PreflightKey wanted = key("wanted " + i % 100);
            assertThat(cache.find(wanted, 0)).isNotNull();
            PreflightKey unique = key("once " + i);
            assertThat(cache.find(unique, 0)).isNull();
            cache.put(unique, answer(0));
        }
        assertThat(cache.entries(0)).containsKey("app");
        assertThat(cache.entries(0).get("app")).isLessThanOrEqualTo(1_000L);
        assertThat(evicted.get()).isGreaterThan(98_000);
    }

    @Test
    void largeAnswersTakeThePlaceOfSeveral() {
        PreflightCache cache = ready(1_000);
        for (int i = 0; i < 10_000; i++) {
            cache.put(key("x".repeat(4_000) + i), answer(PreflightRules.LONGEST_BODY));
            assertThat(cache.bytes()).isLessThanOrEqualTo(2_048_000);
        }
        assertThat(cache.entries(0).get("app")).isBetween(100L, 300L);
    }

    @Test
    void theLargestOneFitsIntoTheSmallestCache() {
        PreflightCache cache = ready(1);
        PreflightKey key = key("x".repeat(PreflightRequest.LONGEST_KEY));
        cache.put(key, answer(PreflightRules.LONGEST_BODY));
        assertThat(cache.find(key, 0)).isNotNull();
    }

    /// 2^16 strings with one hash: in a table of a usual size each look-up would compare tens of
    /// thousands.
    @Test
    void keysThatCollideAreFoundInOrderNotOneByOne() {
        PreflightCache cache = ready(100_000);
        AtomicInteger different = new AtomicInteger();
        for (int i = 0; i < 1 << 16; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            assertThat(text.toString().hashCode()).isEqualTo("Aa".repeat(16).hashCode());
            PreflightKey key = key(text.toString());
            assertThat(cache.find(key, 0)).isNull();
            cache.put(key, answer(0));
            if (cache.find(key, 0) != null) {
                different.incrementAndGet();
            }
        }
        assertThat(different.get()).isGreaterThan(1_000);
    }

    @Test
    void whatIsPutAfterTheShipHasChangedIsNotKept() {
        PreflightCache cache = ready(10);
        PreflightKey former = key("a");
        cache.put(key("b"), answer(0));
        ship.update(List.of(FakeInstances.ready("app", 1)));
        cache.put(former, answer(0));
        assertThat(cache.find(former, 0)).isNull();
        cache.forgetFormer();
        assertThat(cache.entries(0)).isEmpty();
        assertThat(cache.bytes()).isZero();
    }

    /// Caffeine finds the classes of a kind of cache by their names, which a native image must
    /// know.
    @Test
    void theNativeImageKnowsItsClasses() throws Exception {
        try (InputStream in =
                PreflightCache.class.getResourceAsStream(
                        "/META-INF/native-image/dev.mothership/mothership/reachability-metadata.json")) {
            String metadata = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Object bounded = field(field(cache(10), "kept"), "cache");
            for (Object part : List.of(bounded, field(bounded, "nodeFactory"))) {
                assertThat(metadata).contains("\"" + part.getClass().getName() + "\"");
            }
        }
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(owner);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }
}
