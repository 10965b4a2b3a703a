package dev.mothership.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mothership.manifest.ProxySettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Writes the access log on a thread of its own, which begins with the first entry, so that slow
/// output stops no event loop: what finds no room is counted, and lost. Thread-safe.
final class AccessLog {
    /// Bytes that may wait.
    private static final int MOST = 8 * 1024 * 1024;

    private static final int TOGETHER = 256;
    private static final long CLOSE_MILLIS = 1_000;

    private static final AccessEntry END =
            new AccessEntry(
                    ProxySettings.AccessLog.COMBINED,
                    Instant.EPOCH,
                    AccessEntry.Who.unjudged(null),
                    AccessEntry.Request.UNKNOWN,
                    new AccessEntry.Result(0, 0, 0),
                    new AccessEntry.Way("", false, null, null, null, null));

    private final AccessSink sink;
    private final Counter dropped;
    private final BlockingQueue<AccessEntry> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;

    AccessLog(AccessSink sink, MeterRegistry registry) {
        this.sink = sink;
        this.dropped =
                Counter.builder("mothership.access.log.dropped")
                        .description("Lines of the access log that found no room")
                        .register(registry);
        this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this::write);
    }

    /// Does not block.
    void add(AccessEntry entry) {
        int weight = entry.weight();
        if (closed) {
            dropped.increment();
            return;
        }
        if (waiting.addAndGet(weight) > MOST) {
            waiting.addAndGet(-weight);
            dropped.increment();
            return;
        }
        queue.add(entry);
        if (!started.get() && started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    private void write() {
        List<AccessEntry> entries = new ArrayList<>();
        try {
            while (true) {
                entries.add(queue.take());
                queue.drainTo(entries, TOGETHER);
                int end = entries.indexOf(END);
                write(end < 0 ? entries : entries.subList(0, end));
                if (end >= 0) {
                    return;
                }
                entries.clear();
            }
        } catch (InterruptedException nobodyInterrupts) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<AccessEntry> entries) {
        int done = 0;
        while (done < entries.size()) {
            ProxySettings.AccessLog format = entries.get(done).format();
            StringBuilder text = new StringBuilder();
            AccessLines lines = new AccessLines(text);
            int weight = 0;
            for (; done < entries.size() && entries.get(done).format() == format; done++) {
                lines.add(entries.get(done));
                weight += entries.get(done).weight();
            }
            sink.write(format, text.toString().getBytes(US_ASCII));
            waiting.addAndGet(-weight);
        }
    }

    /// Writes what is there, but waits no more than a second for it. Blocks.
    void close() {
        closed = true;
        if (started.get()) {
            queue.add(END);
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
