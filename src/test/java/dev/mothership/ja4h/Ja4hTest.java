package dev.mothership.ja4h;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.client.Fingerprints;
import dev.mothership.client.RecordedRequests;
import dev.mothership.http.RequestHead;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Ja4hTest {
    private final Ja4h ja4h = new Ja4h();

    private String of(String head) {
        return ja4h.of(RecordedRequests.head(head));
    }

    static Stream<JsonObject> vectors() throws IOException {
        Path file = Path.of("src/test/resources/requests/ja4h-vectors.json");
        return new JsonArray(Files.readString(file)).stream().map(JsonObject.class::cast);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_reference_s_vectors_come_out(JsonObject vector) {
        boolean http2 = vector.getString("ver").equals("20");
        StringBuilder head = new StringBuilder();
        String method = vector.getString("method");
        String target = method.equals("CONNECT") ? "example.org:443" : "/";
        if (http2) {
            head.append(":method: ").append(method);
            head.append("\n:scheme: https\n:authority: example.org\n:path: /\n");
        } else {
            head.append(method).append(' ').append(target).append(" HTTP/");
            head.append(vector.getString("ver").equals("10") ? "1.0\n" : "1.1\n");
        }
        for (Object name : vector.getJsonArray("headers")) {
            head.append(name).append(": ").append(value(vector, name.toString())).append('\n');
        }

        assertThat(new Ja4h().of(vectorHead(head.toString()))).isEqualTo(vector.getString("ja4h"));
    }

    /// As far as a fingerprint is concerned: some of them are no requests that we would answer.
    private static RequestHead vectorHead(String text) {
        return RecordedRequests.unjudged(text);
    }

    private static String value(JsonObject vector, String name) {
        return switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "accept-language" -> vector.getString("accept_language");
            case "cookie" -> vector.getString("cookie");
            case "host" -> "example.org";
            case "content-length" -> "0";
            case "connection" -> "keep-alive";
            default -> "x";
        };
    }

    /// Or who sends 16,000 would have them sorted each time.
    @Test
    void of_many_cookies_only_the_first_count() {
        String many = "GET / HTTP/1.1\nHost: a\nCookie: " + "b;a;".repeat(128);

        assertThat(of(many + "c;d;e")).isEqualTo(of(many + "x"));
        assertThat(of(many.substring(0, many.length() - 4) + "c;d"))
                .isNotEqualTo(of(many.substring(0, many.length() - 4) + "c;e"));
    }

    @Test
    void is_installed() {
        assertThat(Fingerprints.INSTALLED)
                .hasValueSatisfying(found -> assertThat(found.open()).isInstanceOf(Ja4h.class));
    }

    @Test
    void recorded_clients_have_fingerprints_of_their_own() {
        Map<String, Set<String>> byClient = new HashMap<>();
        RecordedRequests.in("shared")
                .filter(recorded -> recorded.name().contains("00-root"))
                .forEach(recorded ->
                        byClient.computeIfAbsent(ja4h.of(recorded.head()), _ -> new HashSet<>())
                                .add(recorded.name().split("/", -1)[1]));

        assertThat(byClient.values().stream().filter(clients -> clients.size() > 1))
                .as("with a window and without one it is the same, and curl stays curl")
                .containsExactlyInAnyOrder(
                        Set.of("chromium-headed", "chromium-headless"),
                        Set.of("curl", "curl-spoofed"));
    }

    @Test
    void headers_of_ours_do_not_count() {
        String head =
                ":method: GET\n:scheme: https\n:authority: a.example\n:path: /\nuser-agent: x\n";

        assertThat(of(head)).startsWith("ge20nn010000_");
        assertThat(of(head.replace(":authority: a.example\n", "") + "host: a.example"))
                .as("a real one counts")
                .startsWith("ge20nn020000_");
        assertThat(of(head + "host: a.example"))
                .as("one that was taken off, too")
                .startsWith("ge20nn020000_");
    }

    @Test
    void crumbs_are_one_cookie_wherever_they_are() {
        String start = ":method: GET\n:scheme: https\n:path: /\n:authority: a.example\n";
        String whole = of(start + "cookie: b=2; a=1\nuser-agent: x");

        assertThat(of(start + "cookie: b=2\ncookie: a=1\nuser-agent: x")).isEqualTo(whole);
        assertThat(of(start + "cookie: b=2\nuser-agent: x\ncookie: a=1")).isEqualTo(whole);
        assertThat(whole).startsWith("ge20cn010000_");
    }

    @Test
    void a_websocket_over_http_2_was_asked_for_by_connect() {
        String head =
                ":method: CONNECT\n:protocol: websocket\n:scheme: https\n:path: /\n"
                        + ":authority: a.example\nsec-websocket-version: 13";

        assertThat(of(head)).startsWith("co20nn010000_");
    }

    @Test
    void the_language_is_cut_and_filled() {
        String head = "GET / HTTP/1.1\nHost: a\nAccept-Language: ";

        assertThat(of(head + "de")).startsWith("ge11nn02de00_");
        assertThat(of(head + "zh-Hant-TW;q=1")).startsWith("ge11nn02zhha_");
        assertThat(of(head + "*")).startsWith("ge11nn02*000_");
        assertThat(of(head + ",en")).startsWith("ge11nn020000_");
    }

    @Test
    void more_than_99_headers_are_99() {
        String head = "GET / HTTP/1.1\nHost: a\n" + "X: y\n".repeat(120);

        assertThat(of(head)).startsWith("ge11nn990000_");
    }

    @Test
    void other_names_that_begin_like_cookie_are_left_out() {
        assertThat(of("GET / HTTP/1.1\nHost: a\nCookie2: b")).startsWith("ge11nn010000_");
    }
}
