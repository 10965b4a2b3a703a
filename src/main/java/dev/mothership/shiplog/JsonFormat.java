package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One JSON object a line (RFC 8259):
/// `{"time":"2026-11-23T10:00:00.000Z","name":"app","stream":"stdout","message":"…"}`. The time is
/// RFC 3339 with milliseconds. A piece of an overlong line that goes on in the next has
/// `"partial":true`; mothership's own notices have `level` in place of `stream`. Bytes that are not
/// UTF-8 become U+FFFD, and terminal escapes are left out.
final class JsonFormat implements LineFormat {
    private final DateTimeFormatter rfc3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Instant lastTime = Instant.EPOCH;
    private String lastText = "1970-01-01T00:00:00.000Z";

    @Override
    public void know(String name) {
        // nothing is aligned
    }

    @Override
    public void line(Source source, Line line, Instant time, Batch batch) {
        if (source.objects() && line.isObject()) {
            batch.add("{\"name\":\"").add(source.nameBytes()).add("\",");
            batch.add(line.bytes(), line.offset() + 1, line.length() - 1).newline();
            return;
        }
        int length = line.length();
        if (length > 0 && !line.partial() && line.bytes()[line.offset() + length - 1] == '\r') {
            length--;
        }
        String message = new String(line.bytes(), line.offset(), length, UTF_8);
        StringBuilder json = start(time, source.name());
        member(json, "stream", source.channel().name().toLowerCase(Locale.ROOT));
        if (line.partial()) {
            json.append(",\"partial\":true");
        }
        member(json, "message", TerminalEscapes.strip(message));
        batch.add(json.append("}\n").toString());
    }

    @Override
    public void notice(Level level, String message, Instant time, Batch batch) {
        StringBuilder json = start(time, LineFormat.ownName());
        member(json, "level", level.name().toLowerCase(Locale.ROOT));
        member(json, "message", TerminalEscapes.strip(message));
        batch.add(json.append("}\n").toString());
    }

    private StringBuilder start(Instant time, String name) {
        if (!time.equals(lastTime)) {
            lastTime = time;
            lastText = rfc3339.format(time);
        }
        StringBuilder json =
                new StringBuilder(160).append("{\"time\":\"").append(lastText).append('"');
        member(json, "name", name);
        return json;
    }

    private static void member(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        json.append("\\u00").append(Character.forDigit(c >> 4, 16));
                        json.append(Character.forDigit(c & 15, 16));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
