package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mothership.shiplog.FleetLog.Channel;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

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
    /// @param objects whether its lines are JSON objects
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Source(String name, byte[] nameBytes, Channel channel, boolean objects) {
        Source(String name, Channel channel, boolean objects) {
            this(name, name.getBytes(UTF_8), channel, objects);
        }
    }

    /// A line or a piece of one, as it came; see [LineSplitter.Sink].
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(byte[] bytes, int offset, int length, boolean continues, boolean partial) {

        /// Whether it can be one, where the source writes objects: it is not one that was too long
        /// for a line.
        boolean isObject() {
            return !partial && !continues && length > 2 && bytes[offset] == '{';
        }
    }

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

    /// The lines of a notice with control characters made visible: it can quote what others wrote.
    static List<String> visibleLines(String message) {
        return message.lines().map(LineFormat::visible).toList();
    }

    private static String visible(String line) {
        if (line.chars().noneMatch(Character::isISOControl)) {
            return line;
        }
        StringBuilder visible = new StringBuilder(line.length() + 8);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (Character.isISOControl(c)) {
                visible.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    /// The name of mothership's own notices.
    static String ownName() {
        return "mothership";
    }
}
