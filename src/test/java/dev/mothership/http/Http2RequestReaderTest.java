package dev.mothership.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/// Whatever fields come: a request that is right, or a fault.
class Http2RequestReaderTest {
    private static final Set<String> PSEUDO =
            Set.of(":method", ":scheme", ":path", ":authority", ":protocol");

    /// Of one connection only (RFC 9113, 8.2.2).
    private static final Set<String> FORBIDDEN =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final Http2RequestReader reader = new Http2RequestReader();

    record Field(String name, String value) {}

    private @Nullable Fault read(List<Field> fields, boolean last, RequestHead head) {
        reader.begin(head);
        for (Field field : fields) {
            // Not at the array's beginning, as it comes from the decoder.
            byte[] name = ("\0" + field.name).getBytes(StandardCharsets.ISO_8859_1);
            byte[] value = ("\0\0" + field.value).getBytes(StandardCharsets.ISO_8859_1);
            reader.add(name, 1, name.length - 1, value, 2, value.length - 2);
        }
        return reader.end(last);
    }

    @Provide
    Arbitrary<List<Field>> anyFields() {
        Arbitrary<String> octets =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(12);
        Arbitrary<String> names =
                Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.of(PSEUDO)),
                        Tuple.of(1, Arbitraries.of(FORBIDDEN)),
                        Tuple.of(
                                3,
                                Arbitraries.of(
                                        "host",
                                        "cookie",
                                        "te",
                                        "content-length",
                                        "x",
                                        "X",
                                        ":x",
                                        ":status",
                                        "")),
                        Tuple.of(1, octets));
        Arbitrary<String> values =
                Arbitraries.frequencyOf(
                        Tuple.of(
                                8,
                                Arbitraries.of(
                                        "GET",
                                        "POST",
                                        "CONNECT",
                                        "https",
                                        "http",
                                        "/",
                                        "/a?b",
                                        "*",
                                        "a",
                                        "b",
                                        "a:1",
                                        "websocket",
                                        "trailers",
                                        "0",
                                        "5",
                                        "")),
                        Tuple.of(1, octets));
        return Combinators.combine(names, values).as(Field::new).list().ofMaxSize(10);
    }

    /// A request that is right, with something put in somewhere.
    @Provide
    Arbitrary<List<Field>> nearlyRight() {
        return Combinators.combine(right(), anyFields(), Arbitraries.integers().between(0, 12))
                .as((fields, more, at) -> {
                    List<Field> all = new ArrayList<>(fields);
                    List<Field> few = more.subList(0, Math.min(more.size(), 2));
                    all.addAll(Math.min(at, all.size()), few);
                    return all;
                });
    }

    @Provide
    Arbitrary<List<Field>> right() {
        Arbitrary<List<Field>> pseudo =
                Combinators.combine(
                                Arbitraries.of("GET", "POST", "M-SEARCH", "get"),
                                Arbitraries.of("https", "http", "HTTPS"),
                                Arbitraries.of("/", "/a?b=c", "/%20", "//"),
                                Arbitraries.of("a", "a:1", "[::1]:8", "a.example"))
                        .as((method, scheme, path, authority) ->
                                List.of(
                                        new Field(":method", method),
                                        new Field(":scheme", scheme),
                                        new Field(":path", path),
                                        new Field(":authority", authority)))
                        .flatMap(Arbitraries::shuffle);
        Arbitrary<String> values =
                Arbitraries.strings().withCharRange('!', '~').withChars(' ', '\t', '\u00ff');
        Arbitrary<Field> regular =
                Combinators.combine(
                                Arbitraries.of("x", "cookie", "accept", "x_y", "content-type"),
                                values)
                        .as(Field::new);
        return Combinators.combine(pseudo, regular.list().ofMaxSize(6))
                .as((first, rest) -> {
                    List<Field> all = new ArrayList<>(first);
                    all.addAll(rest);
                    return all;
                });
    }

    @Property(tries = 3_000)
    void anyFieldsAreARequestThatIsRightOrAFault(
            @ForAll("anyFields") List<Field> fields, @ForAll boolean last) {
        check(fields, last);
    }

    @Property(tries = 3_000)
    void oneWrongFieldIsEnough(@ForAll("nearlyRight") List<Field> fields, @ForAll boolean last) {
        check(fields, last);
    }

    private void check(List<Field> fields, boolean last) {
        RequestHead head = new RequestHead();
        Fault fault = read(fields, last, head);

        if (breaksPseudoRules(fields)) {
            assertThat(fault).isEqualTo(Fault.MALFORMED);
        }
        if (fault != null) {
            return;
        }
        boolean connect = "CONNECT".equals(only(fields, ":method"));
        assertThat(head.method()).isEqualTo(connect ? "GET" : only(fields, ":method"));
        assertThat(head.asksForWebSocket()).isEqualTo(connect);
        assertThat(head.target()).isEqualTo(only(fields, ":path"));
        assertThat(head.target()).matches("[!-~]+");
        Fields passed = head.fields();
        assertThat(passed.all(FieldName.HOST)).hasSize(1);
        if (only(fields, ":authority") != null) {
            assertThat(passed.get(FieldName.HOST)).isEqualTo(only(fields, ":authority"));
        }
        assertThat(passed.all(FieldName.CONTENT_LENGTH)).hasSizeLessThan(2);
        for (Field field : fields) {
            if (!field.name.startsWith(":")) {
                assertThat(field.name).matches("[!#$%&'*+.^_`|~0-9a-z-]+").isNotIn(FORBIDDEN);
            }
            assertThat(field.value).doesNotMatch("(?s).*[\\x00-\\x08\\x0a-\\x1f\\x7f].*");
        }
    }

    /// RFC 9113, 8.3 and 8.3.1, and RFC 8441, 4, as far as they say "malformed". A CONNECT of the
    /// usual kind is refused by all means.
    private static boolean breaksPseudoRules(List<Field> fields) {
        boolean regular = false;
        for (Field field : fields) {
            boolean pseudo = field.name.startsWith(":");
            if (pseudo && (regular || !PSEUDO.contains(field.name))) {
                return true;
            }
            regular |= !pseudo;
        }
        for (String name : PSEUDO) {
            if (fields.stream().filter(field -> field.name.equals(name)).count() > 1) {
                return true;
            }
        }
        String method = only(fields, ":method");
        if (method == null) {
            return true;
        }
        boolean extended = only(fields, ":protocol") != null;
        if (method.equals("CONNECT") && !extended) {
            return false;
        }
        String path = only(fields, ":path");
        return only(fields, ":scheme") == null
                || path == null
                || path.isEmpty()
                || method.equals("CONNECT") != extended;
    }

    private static @Nullable String only(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name.equals(name))
                .map(Field::value)
                .map(value -> value.replaceAll("^[ \t]+|[ \t]+$", ""))
                .findFirst()
                .orElse(null);
    }

    @Property
    void whatIsRightIsPassedOn(@ForAll("right") List<Field> fields) {
        RequestHead head = new RequestHead();

        assertThat(read(fields, true, head)).isNull();
        for (Field field : fields) {
            if (!field.name.startsWith(":") && !field.name.equals("cookie")) {
                assertThat(head.fields().all(FieldName.of(field.name)))
                        .contains(field.value.replaceAll("^[ \t]+|[ \t]+$", ""));
            }
        }
        long cookies = fields.stream().filter(field -> field.name.equals("cookie")).count();
        assertThat(head.fields().all(FieldName.COOKIE)).hasSize(cookies == 0 ? 0 : 1);
        assertThat(head.scheme().toLowerCase(Locale.ROOT)).startsWith("http");
    }
}
