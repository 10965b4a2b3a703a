package dev.mothership.shiplog;

import dev.mothership.shiplog.LineFormat.Level;
import dev.mothership.shiplog.LineFormat.Line;
import dev.mothership.shiplog.LineFormat.Source;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Writes the output of all ships, and mothership's own notices, to one stream, whole line by whole
/// line. Output waits while the stream is slow, notices never do: of those that find no room, only
/// the number is told later. When the stream takes nothing any more, output is discarded and the
/// ships go on. Thread-safe; what is mutable here is guarded by the writer's lock.
public final class Console implements FleetLog, AutoCloseable {
    /// Longer lines are passed on in pieces.
    private static final int LINE_LIMIT = 1024 * 1024;

    private static final long CLOSE_MILLIS = 2_000;

    private final LineFormat format;
    private final InstantSource clock;
    private final BatchWriter writer;
    private final Backlog backlog = new Backlog();
    private final FileLogs files;

    /// How lines look.
    public enum Style {
        /// `name | line`, the line byte by byte as it came.
        PLAIN,
        /// For a terminal: names padded.
        ALIGNED,
        /// For a terminal: names padded, in colours.
        COLOURED,
        /// One JSON object a line.
        JSON
    }

    /// @param names those that are known already, so that all lines are aligned from the first
    /// @param complaint told once, if `out` takes nothing any more; the message starts with
    ///   "cannot"
    public Console(
            OutputStream out,
            Style style,
            Collection<String> names,
            InstantSource clock,
            Consumer<String> complaint) {
        this.clock = clock;
        files = new FileLogs(clock, this);
        format =
                switch (style) {
                    case PLAIN -> new PlainFormat();
                    case ALIGNED -> new AlignedFormat(false);
                    case COLOURED -> new AlignedFormat(true);
                    case JSON -> new JsonFormat();
                };
        names.forEach(format::know);
        writer = new BatchWriter(out, trouble(complaint), this::tellLost);
        writer.start();
    }

    /// On standard output; if that fails, it is said on standard error.
    public static Console standard(Style style, Collection<String> names, InstantSource clock) {
        return new Console(
                new FileOutputStream(FileDescriptor.out),
                style,
                names,
                clock,
                complaint -> System.err.println("mothership: " + complaint));
    }

    private BatchWriter.Trouble trouble(Consumer<String> complaint) {
        return new BatchWriter.Trouble() {
            @Override
            public void begins(IOException failure, boolean forGood) {
                complaint.accept(
                        "cannot write output: "
                                + failure.getMessage()
                                + "; the fleet goes on, its output is discarded"
                                + (forGood ? "" : " until that works again"));
            }

            @Override
            public void isOver(long bytes) {
                warn("output is written again; " + bytes + " bytes before this are missing");
            }
        };
    }

    @Override
    public Output open(String name, Channel channel) {
        return stream(name, channel, false);
    }

    @Override
    public Output openObjects(String name) {
        return stream(name, Channel.STDOUT, true);
    }

    @Override
    public Output open(String name, Channel channel, FileTarget target) {
        Stream stream = stream(name, channel, false);
        return files.open(name, target, stream, stream::keep);
    }

    /// Goes on with the log files that have the names now: somebody may have moved the old ones
    /// away. May block for as long as the disk does.
    public void reopenFiles() {
        files.reopen();
    }

    private Stream stream(String name, Channel channel, boolean objects) {
        Source source = new Source(name, channel, objects);
        return writer.locked(() -> {
            format.know(name);
            return new Stream(source, backlog.tail(name));
        });
    }

    @Override
    public void info(String message) {
        notice(Level.INFO, message);
    }

    @Override
    public void warn(String message) {
        notice(Level.WARN, message);
    }

    @Override
    public void error(String message) {
        notice(Level.ERROR, message);
    }

    private void notice(Level level, String message) {
        Instant now = clock.instant();
        KeptLine.Kind kind =
                switch (level) {
                    case INFO -> KeptLine.Kind.INFO;
                    case WARN -> KeptLine.Kind.WARN;
                    case ERROR -> KeptLine.Kind.ERROR;
                };
        writer.addNow(batch -> {
            format.notice(level, message, now, batch);
            backlog.notice(kind, now, message);
        });
    }

    private void tellLost(int count, Batch batch) {
        String message = count + " notices were lost here: the reader of this output was too slow";
        format.notice(Level.WARN, message, clock.instant(), batch);
    }

    @Override
    public List<String> tail(String name) {
        return writer.locked(() -> backlog.last(name));
    }

    /// The last lines of all names that are wanted, oldest first: at most 200 of each name are
    /// kept, and at most 64 KiB. mothership's own notices are kept under the name `mothership`.
    ///
    /// @param limit how many, of all names together
    public List<KeptLine> lines(Predicate<String> wanted, int limit) {
        return writer.locked(() -> backlog.lines(wanted, limit));
    }

    /// The same, as the beginning of what it is followed by: no line is missing between.
    public Follower follow(Predicate<String> wanted, int limit) {
        return writer.locked(() -> {
            Follower follower =
                    new Follower(
                            wanted,
                            backlog.lines(wanted, limit),
                            old -> writer.locked(() -> backlog.remove(old)));
            backlog.add(follower);
            return follower;
        });
    }

    /// Tells all who follow that nothing more will come.
    public void endFollowers() {
        writer.locked(backlog::endFollowers);
    }

    /// Writes what is left, but waits no more than two seconds for a reader.
    @Override
    public void close() {
        writer.close(CLOSE_MILLIS);
    }

    /// Used by one thread at a time.
    private final class Stream implements Output {
        private final Source source;
        private final KeptLine.Kind kind;
        private final Tail tail;
        private final LineSplitter splitter = new LineSplitter(LINE_LIMIT);

        Stream(Source source, Tail tail) {
            this.source = source;
            this.kind =
                    switch (source.channel()) {
                        case STDOUT -> KeptLine.Kind.STDOUT;
                        case STDERR -> KeptLine.Kind.STDERR;
                    };
            this.tail = tail;
        }

        @Override
        public void accept(byte[] buffer, int offset, int length) {
            Instant now = clock.instant();
            writer.addWaiting(batch -> splitter.accept(buffer, offset, length, sink(batch, now)));
        }

        @Override
        public void end() {
            Instant now = clock.instant();
            writer.addWaiting(batch -> splitter.end(sink(batch, now)));
        }

        /// Keeps the last of these lines, and writes nothing.
        void keep(byte[] bytes, int offset, int length) {
            Instant now = clock.instant();
            writer.locked(
                    () -> backlog.addAll(tail, source.name(), kind, now, bytes, offset, length));
        }

        /// One that is not kept whole is no object any more.
        private KeptLine.Kind kindOf(Line line) {
            boolean whole = line.isObject() && line.length() <= Tail.LONGEST_LINE;
            return source.objects() && whole ? KeptLine.Kind.OBJECT : kind;
        }

        private LineSplitter.Sink sink(Batch batch, Instant now) {
            return (bytes, start, length, continues, partial) -> {
                Line line = new Line(bytes, start, length, continues, partial);
                format.line(source, line, now, batch);
                backlog.add(tail, source.name(), kindOf(line), now, bytes, start, length);
            };
        }
    }
}
