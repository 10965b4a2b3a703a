package dev.mothership.flight;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Lines that a program wrote so far, and waiting for one. Thread-safe.
final class Lines {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    Lines(InputStream stream) {
        Thread.ofVirtual().start(() -> read(stream));
    }

    private void read(InputStream stream) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException _) {
            add("(the stream broke)");
        }
        end();
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// The first line that contains `text`, at once or as soon as it comes.
    String await(String text) {
        return await(line -> line.contains(text), text);
    }

    private synchronized String await(Predicate<String> wanted, String words) {
        long deadline = System.nanoTime() + PATIENCE;
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (wanted.test(lines.get(seen))) {
                    return lines.get(seen);
                }
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                throw new AssertionError(
                        "no line with `" + words + "` in:\n" + String.join("\n", lines));
            }
            pause(left);
        }
    }

    /// Waits until the stream has ended.
    synchronized List<String> all() {
        long deadline = System.nanoTime() + PATIENCE;
        while (!ended) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("the stream did not end:\n" + String.join("\n", lines));
            }
            pause(left);
        }
        return List.copyOf(lines);
    }

    /// What is there by now.
    synchronized List<String> now() {
        return List.copyOf(lines);
    }

    private void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
