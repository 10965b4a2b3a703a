package dev.mothership.ship;

import dev.mothership.manifest.Ship;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// Schedules whose times come when a test says so.
final class FakeSchedules implements Schedules {
    static final Instant NEXT = Instant.parse("2026-11-24T04:00:00Z");

    private final Map<String, Consumer<Instant>> entries = new HashMap<>();

    @Override
    public Entry add(Ship ship, Consumer<Instant> due) {
        entries.put(ship.name(), due);
        return new Entry() {
            @Override
            public Optional<Instant> next() {
                return Optional.of(NEXT);
            }

            @Override
            public void cancel() {
                entries.remove(ship.name(), due);
            }
        };
    }

    boolean has(String ship) {
        return entries.containsKey(ship);
    }

    /// A planned time of a ship has come.
    void due(String ship, Instant planned) {
        Objects.requireNonNull(entries.get(ship)).accept(planned);
    }
}
