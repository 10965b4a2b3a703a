package dev.mothership.proxy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mothership.manifest.ProxySettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Ships' answers to CORS preflights. Belongs to a [Plan], and so is empty after a reload; shared
/// by all event loops. Thread-safe; nothing blocks.
///
/// Bounded by number and by bytes. What is asked for again and again is not driven out by what is
/// asked for once, however much of it comes: what is new has to be wanted more often than what
/// would have to go (W-TinyLFU).
final class PreflightCache {
    /// Bytes for each entry that there may be: about twice what a usual one takes.
    private static final long SHARE = 2_048;

    /// Room for the largest one, and some more.
    private static final long LEAST_ROOM = 128 * 1_024;

    private final Cache<PreflightKey, Kept> kept;
    private final ConcurrentMap<PreflightKey, PreflightFlight> flights = new ConcurrentHashMap<>();
    private final Duration standard;

    private PreflightCache(ProxySettings.PreflightCache settings, Runnable evicted) {
        long share = Math.max(SHARE, LEAST_ROOM / settings.maxEntries());
        this.standard = settings.defaultLifetime();
        this.kept =
                Caffeine.newBuilder()
                        .maximumWeight(share * settings.maxEntries())
                        .weigher((PreflightKey key, Kept value) ->
                                (int) Math.max(share, key.text().length() + value.size()))
                        .executor(Runnable::run) // a few steps at a time, on whichever loop
                        .evictionListener((_, _, _) -> evicted.run())
                        .build();
    }

    /// @param evicted called whenever an entry had to go for another one
    /// @return null where answers are not kept
    static @Nullable PreflightCache of(ProxySettings settings, Runnable evicted) {
        return settings.preflightCache().map(on -> new PreflightCache(on, evicted)).orElse(null);
    }

    /// How long an answer is kept that does not say it.
    Duration standard() {
        return standard;
    }

    /// What is known at this moment.
    @Nullable Kept find(PreflightKey key, long now) {
        Kept known = kept.getIfPresent(key);
        return known == null || known.isOver(now) ? null : known;
    }

    /// The flight of this key; the given one, if there is none.
    PreflightFlight flight(PreflightKey key, PreflightFlight own) {
        PreflightFlight known = flights.putIfAbsent(key, own);
        return known == null ? own : known;
    }

    /// What became of a flight; what is to be kept is kept before.
    void landed(PreflightKey key, PreflightFlight flight, PreflightFlight.Outcome outcome) {
        flights.remove(key, flight);
        flight.end(outcome);
    }

    /// @param key without what the answer's `Vary` names
    /// @param names what it names
    /// @param full with it
    void keep(PreflightKey key, List<String> names, PreflightKey full, Kept.Answer answer) {
        if (!names.isEmpty()) {
            put(key, new Kept.Varies(names));
        }
        put(full, answer);
    }

    /// Looks after it, too: what is put while the ship changes may have been passed over.
    void put(PreflightKey key, Kept value) {
        kept.put(key, value);
        if (!key.isCurrent()) {
            kept.invalidate(key);
        }
    }

    /// Forgets what processes have answered that their ship does not consist of any more, or not
    /// alone.
    void forgetFormer() {
        kept.asMap().keySet().removeIf(key -> !key.isCurrent());
    }

    /// How many answers are kept, by ship.
    Map<String, Long> entries(long now) {
        Map<String, Long> entries = new HashMap<>();
        kept.asMap()
                .forEach((key, value) -> {
                    if (value instanceof Kept.Answer && !value.isOver(now) && key.isCurrent()) {
                        entries.merge(key.upstream().ship(), 1L, Long::sum);
                    }
                });
        return entries;
    }

    /// Bytes that everything kept takes up, about.
    long bytes() {
        return kept.asMap().entrySet().stream()
                .mapToLong(entry -> entry.getKey().text().length() + entry.getValue().size())
                .sum();
    }
}
