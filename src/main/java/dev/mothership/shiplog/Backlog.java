package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mothership.shiplog.KeptLine.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The last lines of all names, and those who follow. Not thread-safe: the console's lock guards
/// it.
final class Backlog {
    /// So many lines an end is explained with.
    private static final int LAST = 30;

    private final Map<String, Tail> tails = new HashMap<>();
    private final List<Follower> followers = new ArrayList<>();
    private long number;

    Tail tail(String name) {
        return tails.computeIfAbsent(name, Tail::new);
    }

    void add(Tail tail, String name, Kind kind, Instant time, byte[] bytes, int start, int length) {
        number++;
        tail.add(number, time.toEpochMilli(), kind, bytes, start, length);
        if (!followers.isEmpty()) {
            int shown = Math.min(length, Tail.LONGEST_LINE);
            String text = new String(bytes, start + length - shown, shown, UTF_8).stripTrailing();
            KeptLine line = new KeptLine(number, time, name, kind, text);
            followers.forEach(follower -> follower.offer(line));
        }
    }

    /// Of many lines only the last are looked at: as many as are kept.
    void addAll(
            Tail tail, String name, Kind kind, Instant time, byte[] bytes, int start, int length) {
        int end = start + length;
        int from = followers.isEmpty() ? Tail.keptFrom(bytes, start, end) : start;
        while (from < end) {
            int newline = LineSplitter.indexOfNewline(bytes, from, end);
            int lineEnd = newline < 0 ? end : newline;
            add(tail, name, kind, time, bytes, from, lineEnd - from);
            from = lineEnd + 1;
        }
    }

    void notice(Kind kind, Instant time, String message) {
        byte[] bytes = message.getBytes(UTF_8);
        String own = LineFormat.ownName();
        add(tail(own), own, kind, time, bytes, 0, bytes.length);
    }

    /// The last lines under a name, without terminal escapes.
    List<String> last(String name) {
        Tail tail = tails.get(name);
        List<KeptLine> lines = tail == null ? List.of() : tail.lines();
        return lines.subList(Math.max(0, lines.size() - LAST), lines.size()).stream()
                .map(KeptLine::plainText)
                .toList();
    }

    /// The last `limit` lines of the names wanted, in the order in which they were written.
    List<KeptLine> lines(Predicate<String> wanted, int limit) {
        List<KeptLine> all = new ArrayList<>();
        tails.forEach((name, tail) -> {
            if (wanted.test(name)) {
                all.addAll(tail.lines());
            }
        });
        all.sort(Comparator.comparingLong(KeptLine::number));
        return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
    }

    void add(Follower follower) {
        followers.add(follower);
    }

    void remove(Follower follower) {
        followers.remove(follower);
    }

    void endFollowers() {
        followers.forEach(Follower::end);
        followers.clear();
    }
}
