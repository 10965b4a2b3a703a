package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mothership.shiplog.FleetLog.Channel;
import java.time.Instant;

/// How a line looks. Used under the console's lock.
sealed interface LineFormat permits PlainFormat, AlignedFormat, JsonFormat {

    /// A name that will be used, so that room can be made for it.
    void know(String name);

    /// A ship's line.
    void line(Source source, Line line, Instant time, Batch batch);

    /// One of mothership's own.
    void notice(Level level, String message, Instant time, Batch batch);

    /// Who writes.
    ///
    /// @param nameBytes the name in UTF-8, not to be changed
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Source(String name, byte[] nameBytes, Channel channel) {
        Source(String name, Channel channel) {
            this(name, name.getBytes(UTF_8), channel);
        }
    }

    /// A line or a piece of one, as it came; see [LineSplitter.Sink].
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(byte[] bytes, int offset, int length, boolean continues, boolean partial) {}

    /// How much a notice matters.
    enum Level {
        INFO(""),
        WARN("warning: "),
        ERROR("error: ");

        private final String label;

        Level(String label) {
            this.label = label;
        }

        /// What stands before the message in text.
        String label() {
            return label;
        }
    }

    /// The name of mothership's own notices.
    static String ownName() {
        return "mothership";
    }
}
