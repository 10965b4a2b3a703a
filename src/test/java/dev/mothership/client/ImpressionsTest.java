package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who shares what was thought of a request. That it is right is [ImpressionsPropertyTest]'s.
class ImpressionsTest {
    private static final String HEAD = "GET / HTTP/1.1\nHost: a\nUser-Agent: curl/8\nAccept: c";

    private final Impressions all = new Impressions();

    private Impression of(String head, Clients clients, Situation situation) {
        return all.of(new Visitor(RecordedRequests.unjudged(head), clients, situation), situation);
    }

    private Impression of(String head) {
        return of(head, Clients.BUILT_IN, TestSituation.DIRECT);
    }

    @Test
    void aRequestWithTheSameHeadSharesItWhateverItAsksFor() {
        Impression first = of(HEAD);

        assertThat(of(HEAD)).isSameAs(first);
        assertThat(of(HEAD.replace("GET /", "GET /another?one"))).isSameAs(first);
    }

    @Test
    void cookiesAndReferersMakeNoDifference() {
        Impression first = of(HEAD + "\nCookie: a=b\nReferer: c");

        assertThat(of(HEAD + "\nCookie: another=one\nReferer: d")).isSameAs(first);
        assertThat(of(HEAD + "\nCookie: a=b")).isNotSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length", "If-None-Match", "Range", "X-Request-Id", "Traceparent"})
    void norDoesWhatIsNewWithEachRequest(String name) {
        Impression first = of(HEAD + "\n" + name + ": 1");

        assertThat(of(HEAD + "\n" + name + ": 23")).isSameAs(first);
        assertThat(of(HEAD)).isNotSameAs(first);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,HEAD",
        "1.1,1.0",
        "Accept: c,ACCEPT: c",
        "Accept: c,Accept: d",
        "Accept: c,Ab: c",
        "Host: a,Host: b"
    })
    void whateverIsDifferentInItCounts(String from, String to) {
        assertThat(of(HEAD.replace(from, to))).isNotSameAs(of(HEAD));
    }

    @Test
    void theWayItCameCounts() {
        Impression first = of(HEAD);

        assertThat(of(HEAD, Clients.BUILT_IN, new TestSituation(true, false, null)))
                .isNotSameAs(first);
        assertThat(of(HEAD, Clients.BUILT_IN, TestSituation.TLS)).isNotSameAs(of(HEAD));
    }

    @Test
    void afterAReloadItIsFoundOutAnew() {
        Impression first = of(HEAD);
        Clients others = new Clients(List.of("curl"), List.of());

        assertThat(of(HEAD, others, TestSituation.DIRECT)).isNotSameAs(first);
    }

    @Test
    void aLongHeadIsNotRemembered() {
        String head = HEAD + "x".repeat(3_000);

        assertThat(of(head)).isNotSameAs(of(head));
    }

    /// Of each a few numbers are kept, which take more than a name of one letter.
    @Test
    void norIsOneOfManyFields() {
        String head = HEAD + "\na:".repeat(100);

        assertThat(of(head)).isNotSameAs(of(head));
    }

    @Test
    void whatWasFoundOutIsKept() {
        List<String> made = new ArrayList<>();
        Fingerprinter fingerprinter =
                head -> {
                    made.add("model");
                    return other -> "f";
                };
        Condition condition = new Conditions().accept(List.of("a/b"));
        Visitor visitor =
                new Visitor(
                        RecordedRequests.unjudged(
                                HEAD.replace("curl/8", "Mozilla/5.0 Firefox/140.0")),
                        Clients.BUILT_IN,
                        all,
                        TestSituation.TLS);
        Impression impression = visitor.impression();

        assertThat(visitor.impression()).isSameAs(impression);
        assertThat(impression.judgement(visitor, TestSituation.TLS))
                .isSameAs(impression.judgement(visitor, TestSituation.TLS));
        assertThat(impression.fingerprint(visitor, fingerprinter)).isEqualTo("f");
        assertThat(impression.fingerprint(visitor, fingerprinter)).isEqualTo("f");
        assertThat(made).containsExactly("model");
        assertThat(impression.meets(condition, visitor)).isFalse();
        Visitor another =
                new Visitor(
                        RecordedRequests.unjudged(HEAD.replace("Accept: c", "Accept: a/b")),
                        Clients.BUILT_IN,
                        TestSituation.TLS);
        assertThat(condition.takes(another)).isTrue();
        assertThat(impression.meets(condition, another)).isFalse(); // was not asked again
    }

    @Test
    void aThousandOthersTakeTheirPlaces() {
        Impression first = of(HEAD);
        for (int i = 0; i < 10_000; i++) {
            of(HEAD + i);
        }

        assertThat(of(HEAD)).isNotSameAs(first);
    }
}
