package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who shares what was thought of a request. That it is right is [ImpressionsPropertyTest]'s.
class ImpressionsTest {
    private static final String HEAD = "GET / HTTP/1.1\nHost: a\nUser-Agent: curl/8\nAb: c";

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
    @CsvSource({
        "GET,HEAD",
        "1.1,1.0",
        "Ab: c,A: bc",
        "Ab: c,AB: c",
        "Ab: c,Ab: d",
        "Host: a,Host: b"
    })
    void whateverIsDifferentInItCounts(String from, String to) {
        assertThat(of(HEAD.replace(from, to))).isNotSameAs(of(HEAD));
    }

    @Test
    void theWayItCameCounts() {
        Impression first = of(HEAD);

        assertThat(of(HEAD, Clients.BUILT_IN, TestSituation.RELAYED)).isNotSameAs(first);
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

    @Test
    void aThousandOthersTakeTheirPlaces() {
        Impression first = of(HEAD);
        for (int i = 0; i < 10_000; i++) {
            of(HEAD + i);
        }

        assertThat(of(HEAD)).isNotSameAs(first);
    }
}
