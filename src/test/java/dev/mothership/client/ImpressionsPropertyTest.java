package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// What is remembered is what would be found out anew, whatever has come before.
class ImpressionsPropertyTest {
    private static final Fingerprinter NEW = head -> new Written(head).toString();
    private static final String CHROMIUM =
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/156.0.0.0 Safari/537.36";

    /// All that a fingerprint may depend on.
    private record Written(RequestHead head) {
        @Override
        public String toString() {
            StringBuilder all = new StringBuilder();
            all.append(head.method()).append(' ').append(head.version());
            for (int i = 0; i < head.fields().size(); i++) {
                all.append('|').append(head.fields().name(i));
                boolean referer = head.fields().nameIs(i, "referer");
                all.append('|').append(referer ? "" : head.fields().value(i));
                all.append('|').append(head.fields().isRemoved(i));
            }
            return all.toString();
        }
    }

    private record Request(
            String method, String target, String version, List<String> lines, boolean direct) {
        RequestHead head() {
            return RecordedRequests.unjudged(
                    "%s %s HTTP/%s\n%s"
                            .formatted(method, target, version, String.join("\n", lines)));
        }
    }

    @Property
    void theyAreWhatWouldBeFoundOutAnew(@ForAll("requests") List<Request> requests) {
        Impressions remembered = new Impressions();
        for (Request request : requests) {
            Situation situation = request.direct ? TestSituation.DIRECT : TestSituation.RELAYED;
            Visitor visitor = new Visitor(request.head(), Clients.BUILT_IN, situation);
            Impressions.Impression impression = remembered.of(visitor, situation);

            assertThat(impression.judgement(visitor, situation))
                    .isEqualTo(Judge.judge(visitor, situation));
            assertThat(impression.fingerprint(visitor, NEW)).isEqualTo(NEW.of(visitor.head()));
        }
    }

    @Provide
    Arbitrary<List<Request>> requests() {
        // Few of each, so that many are the same but for one thing; some are the same bytes, cut
        // into name and value at another place.
        Arbitrary<String> line =
                Arbitraries.frequencyOf(
                        Tuple.of(2, Arbitraries.of("A: bc", "Ab: c", "A: b", "A:", "a: bc")),
                        Tuple.of(
                                3,
                                Arbitraries.of(
                                        "Host: localhost",
                                        "Connection: keep-alive",
                                        "Accept-Language: en",
                                        "sec-ch-ua: \"Chromium\";v=\"156\"",
                                        "sec-ch-ua: \"Chromium\";v=\"155\"",
                                        "Sec-Fetch-Mode: navigate",
                                        "Sec-Fetch-Mode: cors",
                                        "Sec-Fetch-Dest: image",
                                        "Via: 1.1 a",
                                        "Cookie: a=b",
                                        "Cookie: a=bc",
                                        "Referer: a",
                                        "Referer: b",
                                        "Content-Type: application/reports+json")));
        Arbitrary<List<String>> lines = line.list().ofMaxSize(4).map(some -> join(CHROMIUM, some));
        Arbitrary<Request> request =
                Combinators.combine(
                                Arbitraries.of("GET", "POST"),
                                Arbitraries.of("/", "/a/longer/one"),
                                Arbitraries.of("1.0", "1.1"),
                                lines,
                                Arbitraries.of(true, false))
                        .as(Request::new);
        // Again and again the same few.
        return request.list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .flatMap(few -> Arbitraries.of(few).list().ofMinSize(2).ofMaxSize(20));
    }

    private static List<String> join(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }
}
