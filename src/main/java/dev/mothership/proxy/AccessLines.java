package dev.mothership.proxy;

import dev.mothership.client.Evidence;
import dev.mothership.client.Judgement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How lines of the access log look. Whatever clients send, a line is ASCII without control
/// characters, and what is quoted ends where it says so. Not thread-safe.
final class AccessLines {
    private static final HexFormat HEX = HexFormat.of();

    private static final DateTimeFormatter COMMON_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// JSON's short forms.
    private static final Map<Character, String> SHORT =
            Map.of('"', "\\\"", '\\', "\\\\", '\n', "\\n", '\r', "\\r", '\t', "\\t");

    private final StringBuilder out;

    AccessLines(StringBuilder out) {
        this.out = out;
    }

    void add(AccessEntry entry) {
        switch (entry.format()) {
            case COMBINED -> combined(entry);
            case JSON -> json(entry);
        }
        out.append('\n');
    }

    /// As Apache and nginx call it.
    private void combined(AccessEntry entry) {
        AccessEntry.Request request = entry.request();
        plain(entry.who().address());
        out.append(" - - [");
        time(COMMON_TIME, entry.time());
        out.append("] \"");
        plain(request.method());
        if (request.target() != null) {
            out.append(' ');
            plain(request.target());
            out.append(' ');
            plain(request.version());
        }
        out.append("\" ").append(entry.result().status()).append(' ');
        out.append(entry.result().bytes()).append(" \"");
        plain(request.referer());
        out.append("\" \"");
        plain(request.userAgent());
        out.append('"');
        Judgement judgement = entry.who().judgement();
        if (judgement != null) {
            combined(entry.who().fingerprint(), judgement);
        }
    }

    /// Behind what everybody's readers of such lines know.
    private void combined(@Nullable String fingerprint, Judgement judgement) {
        out.append(" \"");
        plain(fingerprint);
        out.append("\" ").append(judgement.verdict().label()).append(" \"");
        plain(judgement.evidence().isEmpty() ? null : String.join(" ", judgement.names()));
        out.append('"');
    }

    private void plain(@Nullable String text) {
        if (text == null) {
            out.append('-');
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character > '~' || character == '"' || character == '\\') {
                out.append("\\x").append(HEX.toHexDigits((byte) character));
            } else {
                out.append(character);
            }
        }
    }

    private void json(AccessEntry entry) {
        AccessEntry.Request request = entry.request();
        AccessEntry.Result result = entry.result();
        AccessEntry.Way way = entry.way();
        out.append("{\"time\":\"");
        time(RFC_3339, entry.time());
        out.append('"');
        member("client", entry.who().address());
        member("method", request.method());
        member("target", request.target());
        member("protocol", request.version());
        member("host", request.host());
        out.append(",\"status\":").append(result.status());
        out.append(",\"bytes\":").append(result.bytes());
        if (result.nanos() >= 0) {
            out.append(",\"duration\":");
            seconds(result.nanos() / 1_000);
        }
        member("referer", request.referer());
        member("user_agent", request.userAgent());
        member("listener", way.listener());
        out.append(",\"tls\":").append(way.tls());
        member("ship", way.ship());
        member("instance", way.instance());
        member("route", way.route());
        member("request_id", way.requestId());
        member("ja4h", entry.who().fingerprint());
        Judgement judgement = entry.who().judgement();
        if (judgement != null) {
            member("verdict", judgement.verdict().label());
            evidence(judgement.evidence());
        }
        out.append('}');
    }

    /// Left out where there is none.
    private void evidence(List<Evidence> evidence) {
        String separator = ",\"evidence\":[";
        for (Evidence one : evidence) {
            out.append(separator).append('"').append(one.label()).append('"');
            separator = ",";
        }
        out.append(evidence.isEmpty() ? "" : "]");
    }

    private void seconds(long micros) {
        long fraction = micros % 1_000_000;
        out.append(micros / 1_000_000).append('.');
        for (long digit = 100_000; digit > 0; digit /= 10) {
            out.append((char) ('0' + fraction / digit % 10));
        }
    }

    /// Left out where it is not known.
    private void member(String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        out.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            String known = SHORT.get(character);
            if (known != null) {
                out.append(known);
            } else if (character < ' ' || character > '~') {
                out.append("\\u").append(HEX.toHexDigits(character));
            } else {
                out.append(character);
            }
        }
        out.append('"');
    }

    private void time(DateTimeFormatter format, Instant time) {
        format.formatTo(time, out);
    }
}
