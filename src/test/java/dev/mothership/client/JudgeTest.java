package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.client.RecordedRequests.Recorded;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HttpVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What real programs sent, in their own name and in others'.
class JudgeTest {
    private Judgement judge(Recorded recorded) {
        boolean tls = recorded.head().version() == HttpVersion.HTTP_2;
        TestSituation situation = tls ? TestSituation.TLS : TestSituation.DIRECT;
        return Judge.judge(new Visitor(recorded.head(), Clients.BUILT_IN, situation), situation);
    }

    static Stream<Recorded> browsers() {
        return Stream.of(
                        RecordedRequests.in("recorded"),
                        RecordedRequests.in("shared/chromium-headed"),
                        RecordedRequests.in("shared/chromium-headless"),
                        RecordedRequests.in("shared/firefox-headed"))
                .flatMap(all -> all)
                .filter(recorded -> !recorded.name().contains("without-javascript"));
    }

    @ParameterizedTest
    @MethodSource("browsers")
    void nothing_speaks_against_a_browser(Recorded recorded) {
        Judgement judgement = judge(recorded);

        assertThat(judgement.verdict()).as(judgement.toString()).isEqualTo(Verdict.FITS);
        String agent = recorded.head().fields().get(FieldName.USER_AGENT);
        assertThat(judgement.evidence())
                .isEqualTo(
                        String.valueOf(agent).contains("HeadlessChrome")
                                ? List.of(Evidence.HEADLESS_TOKEN)
                                : List.of());
    }

    @ParameterizedTest
    @MethodSource("browsers")
    void nothing_speaks_against_a_browser_behind_somebody_who_strips_headers(Recorded recorded) {
        Fields fields = recorded.head().fields();
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.isRemoved(i)
                    && fields.kind(i) != FieldName.HOST
                    && fields.kind(i) != FieldName.USER_AGENT) {
                fields.remove(i);
            }
        }
        fields.add("CF-Ray", "1");
        TestSituation situation = TestSituation.RELAYED;

        assertThat(
                        Judge.judge(
                                        new Visitor(recorded.head(), Clients.BUILT_IN, situation),
                                        situation)
                                .verdict())
                .isEqualTo(Verdict.FITS);
    }

    @ParameterizedTest
    @MethodSource("browsers")
    void nothing_speaks_against_a_browser_that_sends_no_referer(Recorded recorded) {
        recorded.head().fields().remove(FieldName.REFERER);

        assertThat(judge(recorded).verdict()).isEqualTo(Verdict.FITS);
    }

    static Stream<Recorded> withoutJavaScript() {
        return RecordedRequests.in("recorded")
                .filter(recorded -> recorded.name().contains("without-javascript"));
    }

    @ParameterizedTest
    @MethodSource("withoutJavaScript")
    void a_browser_without_javascript_is_not_taken_for_a_liar(Recorded recorded) {
        assertThat(judge(recorded).verdict()).isIn(Verdict.FITS, Verdict.DOUBTFUL);
    }

    /// Who says to be another version of what it is can be told by its client hints only.
    static Stream<Recorded> liars() {
        return Stream.concat(
                        RecordedRequests.in("spoofed"), RecordedRequests.in("shared/curl-spoofed"))
                .filter(recorded ->
                        !recorded.name().contains("as-older")
                                || recorded.head().fields().has(FieldName.SEC_CH_UA));
    }

    @ParameterizedTest
    @MethodSource("liars")
    void who_lies_is_found_out(Recorded recorded) {
        Judgement judgement = judge(recorded);

        assertThat(judgement.verdict()).as(judgement.toString()).isEqualTo(Verdict.SPOOFED);
    }

    static Stream<Recorded> others() {
        return Stream.of("curl", "go", "lynx", "python-urllib", "wget")
                .flatMap(name -> RecordedRequests.in("shared/" + name));
    }

    @ParameterizedTest
    @MethodSource("others")
    void who_claims_nothing_is_not_judged(Recorded recorded) {
        assertThat(judge(recorded).verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
