package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/// Each rule alone: a request that fits, and what breaks the rule.
class EvidenceTest {
    private static final String CHROME =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/156.0.0.0 Safari/537.36";

    private static final String IPHONE =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML,"
                    + " like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    private static final String NAVIGATION =
            """
            GET / HTTP/1.1
            Host: app.example
            Connection: keep-alive
            sec-ch-ua: "Not:A-Brand";v="8", "Chromium";v="156"
            sec-ch-ua-mobile: ?0
            sec-ch-ua-platform: "Linux"
            Upgrade-Insecure-Requests: 1
            User-Agent: %s
            Accept: text/html
            Sec-Fetch-Site: none
            Sec-Fetch-Mode: navigate
            Sec-Fetch-User: ?1
            Sec-Fetch-Dest: document
            Accept-Encoding: gzip, deflate, br, zstd
            Accept-Language: en-US,en;q=0.9
            Cookie: a=b
            """
                    .formatted(CHROME);

    private static final String FIREFOX =
            """
            GET / HTTP/1.1
            Host: app.example
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0
            Accept: text/html
            Accept-Language: en-US,en;q=0.9
            Accept-Encoding: gzip, deflate, br, zstd
            Connection: keep-alive
            Upgrade-Insecure-Requests: 1
            Sec-Fetch-Dest: document
            Sec-Fetch-Mode: navigate
            Sec-Fetch-Site: none
            Sec-Fetch-User: ?1
            Priority: u=0, i
            """;

    private static final String SAFARI =
            "GET / HTTP/1.1\nHost: app.example\nAccept: text/html\nUser-Agent: "
                    + IPHONE
                    + "\nAccept-Language: de-DE\nAccept-Encoding: gzip\nConnection: keep-alive\n";

    /// A change to a request, and what it proves.
    private record Case(String request, String from, String to, Evidence... evidence) {
        String changed() {
            assertThat(request).containsPattern("(?m)" + from);
            return request.replaceAll("(?m)" + from, to);
        }
    }

    private static Case one(String request, String from, String to, Evidence... evidence) {
        return new Case(request, from, to, evidence);
    }

    private static final List<Case> CASES =
            List.of(
                    one(NAVIGATION, "^Sec-Fetch-.*\n", "", Evidence.NO_FETCH_METADATA),
                    one(NAVIGATION, "^Sec-Fetch-Site.*\n", "", Evidence.NO_FETCH_METADATA),
                    one(FIREFOX, "^Sec-Fetch-.*\n", "", Evidence.NO_FETCH_METADATA),
                    one(NAVIGATION, "^sec-ch-ua.*\n", "", Evidence.NO_CLIENT_HINTS),
                    one(
                            FIREFOX,
                            "^Priority.*",
                            "sec-ch-ua: \"Chromium\";v=\"156\"",
                            Evidence.FOREIGN_CLIENT_HINTS),
                    one(
                            SAFARI,
                            "^Connection.*",
                            "sec-ch-ua-mobile: ?1",
                            Evidence.FOREIGN_CLIENT_HINTS),
                    one(NAVIGATION, "Chromium", "Opera", Evidence.CLIENT_HINTS_BRAND),
                    one(
                            NAVIGATION,
                            "Safari/537.36",
                            "Safari/537.36 Edg/156.0.0.0",
                            Evidence.CLIENT_HINTS_BRAND),
                    one(NAVIGATION, "Not:A-Brand", "Microsoft Edge", Evidence.CLIENT_HINTS_BRAND),
                    one(NAVIGATION, "v=\"156\"", "v=\"155\"", Evidence.CLIENT_HINTS_VERSION),
                    one(NAVIGATION, "\"Linux\"", "\"Windows\"", Evidence.CLIENT_HINTS_PLATFORM),
                    one(NAVIGATION, "\\?0", "?1", Evidence.CLIENT_HINTS_MOBILE),
                    one(NAVIGATION, "Safari", "Mobile Safari", Evidence.CLIENT_HINTS_MOBILE),
                    one(NAVIGATION, "Not:A-Brand", "HeadlessChrome", Evidence.HEADLESS_BRAND),
                    one(NAVIGATION, "Chrome/", "HeadlessChrome/", Evidence.HEADLESS_TOKEN),
                    one(NAVIGATION, "(Host.*\n)(Connection.*\n)", "$2$1", Evidence.HEADER_ORDER),
                    one(
                            NAVIGATION,
                            "^(Accept-Encoding.*\n)((?s).*)$",
                            "$2$1",
                            Evidence.HEADER_ORDER),
                    one(
                            FIREFOX,
                            "^(Accept: .*\n)(Accept-Language.*\n)",
                            "$2$1",
                            Evidence.HEADER_ORDER),
                    one(NAVIGATION, "^Accept-Language.*\n", "", Evidence.NO_ACCEPT_LANGUAGE),
                    one(FIREFOX, "^Accept-Language.*\n", "", Evidence.NO_ACCEPT_LANGUAGE),
                    one(SAFARI, "^Accept-Language.*\n", "", Evidence.NO_ACCEPT_LANGUAGE),
                    one(NAVIGATION, "document", "script", Evidence.IMPOSSIBLE_FETCH),
                    one(NAVIGATION, "navigate", "no-cors", Evidence.IMPOSSIBLE_FETCH),
                    one(FIREFOX, "navigate", "websocket", Evidence.IMPOSSIBLE_FETCH),
                    one(
                            NAVIGATION,
                            "Mode: navigate\nSec-Fetch-User.*\nSec-Fetch-Dest: document",
                            "Mode: cors\nSec-Fetch-Dest: empty",
                            Evidence.UPGRADE_ON_CORS),
                    one(NAVIGATION, "HTTP/1.1", "HTTP/1.0", Evidence.HTTP_VERSION));

    @ParameterizedTest
    @FieldSource("CASES")
    void is_found_alone(Case each) {
        assertThat(evidence(each.changed(), TestSituation.TLS)).containsExactly(each.evidence());
    }

    @ParameterizedTest
    @EnumSource
    void has_a_case(Evidence evidence) {
        assertThat(CASES.stream().flatMap(each -> Arrays.stream(each.evidence())))
                .contains(evidence);
    }

    /// What somebody on the way may do is held against nobody.
    @ParameterizedTest
    @FieldSource("CASES")
    void only_contradictions_count_behind_a_trusted_proxy(Case each) {
        List<Evidence> found = evidence(each.changed(), TestSituation.RELAYED);

        assertThat(found)
                .isSubsetOf(each.evidence())
                .doesNotContain(
                        Evidence.NO_FETCH_METADATA,
                        Evidence.NO_CLIENT_HINTS,
                        Evidence.HEADER_ORDER,
                        Evidence.NO_ACCEPT_LANGUAGE,
                        Evidence.HTTP_VERSION);
        assertThat(evidence(each.changed() + "Via: 1.1 cache", TestSituation.TLS)).isEqualTo(found);
    }

    @Test
    void what_fits_has_none() {
        for (String request : List.of(NAVIGATION, FIREFOX, SAFARI)) {
            assertThat(evidence(request, TestSituation.TLS)).isEmpty();
        }
    }

    /// Browsers do not tell a place that they do not trust who they are.
    @ParameterizedTest
    @FieldSource("HOSTS")
    void who_asks_is_told_to_trustworthy_places_only(String host) {
        String bare = NAVIGATION.replaceAll("(?m)^(?:Sec-Fetch|sec-ch).*\n", "");

        boolean trusted = !host.contains("example") && !host.startsWith("192");
        assertThat(evidence(bare.replace("app.example", host), TestSituation.DIRECT))
                .isEqualTo(trusted ? List.of(Evidence.NO_FETCH_METADATA) : List.of());
    }

    static final List<String> HOSTS =
            List.of(
                    "localhost",
                    "LOCALHOST:8080",
                    "app.localhost:8080",
                    "127.0.0.1",
                    "127.3.2.1:80",
                    "[::1]:8080",
                    "app.example",
                    "127.app.example",
                    "localhost.example",
                    "192.168.1.2:8080");

    @Test
    void http_2_in_the_clear_is_none_of_a_browser() {
        String request =
                Stream.concat(
                                Stream.of(
                                        ":method: GET",
                                        ":scheme: http",
                                        ":path: /",
                                        ":authority: app.example"),
                                NAVIGATION.lines().skip(3).map(EvidenceTest::withLowerName))
                        .collect(Collectors.joining("\n"));

        assertThat(evidence(request, TestSituation.DIRECT)).containsExactly(Evidence.HTTP_VERSION);
        assertThat(evidence(request, TestSituation.TLS)).isEmpty();
    }

    private static String withLowerName(String line) {
        int colon = line.indexOf(':');
        return line.substring(0, colon).toLowerCase(java.util.Locale.ROOT) + line.substring(colon);
    }

    @Test
    void a_firefox_s_ping_needs_no_accept_language() {
        String ping =
                FIREFOX.replaceAll("(?m)^Accept.*\n", "")
                        .replaceAll("(?m)^(Upgrade.*|Sec-Fetch-User.*)\n", "")
                        .replace("document", "empty")
                        .replace("navigate", "no-cors");

        assertThat(evidence(ping + "Ping-To: /", TestSituation.TLS)).isEmpty();
        assertThat(evidence(ping, TestSituation.TLS)).containsExactly(Evidence.NO_ACCEPT_LANGUAGE);
    }

    private static List<Evidence> evidence(String request, TestSituation situation) {
        Visitor visitor =
                new Visitor(RecordedRequests.head(request.strip()), Clients.BUILT_IN, situation);
        return visitor.judgement().evidence();
    }
}
