package dev.mothership.ja4h;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.client.Fingerprinter;
import dev.mothership.client.RecordedRequests;
import dev.mothership.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Against the rules as one would write them down, with one object for many requests: what it
/// remembers must never show.
class Ja4hPropertyTest {
    private static final Ja4h USED = new Ja4h();

    private record Header(String name, String value) {}

    @Property
    void it_is_what_the_rules_say(@ForAll("headers") List<Header> headers) {
        RequestHead head = head(headers);

        String expected = expected(headers);
        assertThat(new Ja4h().of(head)).isEqualTo(expected);
        assertThat(USED.of(head)).isEqualTo(expected);
        assertThat(USED.of(head)).isEqualTo(expected);
    }

    @Property
    void a_model_is_for_all_cookies(@ForAll("headers") List<Header> headers) {
        List<Header> others =
                headers.stream()
                        .map(header ->
                                lower(header.name).equals("cookie")
                                        ? new Header(header.name, "another=one")
                                        : header)
                        .toList();
        Fingerprinter.Model model = USED.model(head(others));

        for (int i = 0; i < 2; i++) {
            assertThat(model.fingerprint(head(headers))).isEqualTo(expected(headers));
            assertThat(model.fingerprint(head(others))).isEqualTo(expected(others));
        }
    }

    private static RequestHead head(List<Header> headers) {
        return RecordedRequests.unjudged(
                ("POST / HTTP/1.1\n"
                                + headers.stream()
                                        .map(header -> header.name + ": " + header.value)
                                        .collect(joining("\n")))
                        .strip());
    }

    @Provide
    Arbitrary<List<Header>> headers() {
        Arbitrary<Header> plain =
                Combinators.combine(
                                Arbitraries.of(
                                        "A", "bb", "Referer", "REFERER", "Host", "Cookies", "c"),
                                Arbitraries.of("", "x", "y z"))
                        .as(Header::new);
        Arbitrary<String> crumb =
                Combinators.combine(
                                Arbitraries.of("a", "b", "B", "aa", " a", "", "\u00e9"),
                                Arbitraries.of("", "=", "=1", "=2", " = 3 ", "=x=y"))
                        .as((name, value) -> name + value);
        Arbitrary<Header> cookie =
                crumb.list()
                        .ofMinSize(1)
                        .ofMaxSize(5)
                        .map(crumbs -> new Header("cookie", String.join(";", crumbs)));
        Arbitrary<Header> language =
                Arbitraries.strings()
                        .withChars("aB-,;* 1")
                        .ofMaxLength(8)
                        .map(value -> new Header("Accept-Language", value));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(5, plain),
                        net.jqwik.api.Tuple.of(2, cookie),
                        net.jqwik.api.Tuple.of(1, language))
                .list()
                .ofMinSize(1)
                .ofMaxSize(130);
    }

    private static String expected(List<Header> headers) {
        List<String> names =
                headers.stream()
                        .map(Header::name)
                        .filter(name -> !lower(name).startsWith("cookie"))
                        .filter(name -> !lower(name).equals("referer"))
                        .toList();
        List<String> cookies =
                headers.stream()
                        .filter(header -> header.name.equals("cookie"))
                        .map(header -> header.value.strip())
                        .toList();
        boolean referer = headers.stream().anyMatch(header -> lower(header.name).equals("referer"));
        String language =
                headers.stream()
                        .filter(header -> header.name.equals("Accept-Language"))
                        .map(header -> header.value.strip())
                        .findFirst()
                        .orElse("");
        String item = lower(language.replace("-", "").split("[,;]", -1)[0]);
        return "po11"
                + (cookies.isEmpty() ? "n" : "c")
                + (referer ? "r" : "n")
                + "%02d".formatted(Math.min(99, names.size()))
                + (item + "0000").substring(0, 4)
                + "_"
                + sha(String.join(",", names))
                + "_"
                + (cookies.isEmpty() ? "0".repeat(12) + "_" + "0".repeat(12) : hash(cookies));
    }

    private static String hash(List<String> values) {
        List<String> cookies =
                Arrays.stream(String.join(";", values).split(";", -1))
                        .map(String::strip)
                        .sorted(Comparator.comparing(Ja4hPropertyTest::name))
                        .toList();
        return sha(cookies.stream().map(Ja4hPropertyTest::name).collect(joining(",")))
                + "_"
                + sha(String.join(",", cookies));
    }

    private static String name(String cookie) {
        return cookie.split("=", -1)[0].strip();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String sha(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
