package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// What is remembered is what would be found out anew, whatever has come before.
class ImpressionsPropertyTest {
    private static final Fingerprinter WRITTEN =
            head -> {
                String known = written(head, false);
                return other -> known + written(other, true);
            };
    private static final Conditions MAKER = new Conditions();
    private static final List<Condition> CONDITIONS =
            List.of(
                    MAKER.accept(List.of("text/markdown")),
                    MAKER.fingerprint(List.of("spoofed")),
                    MAKER.fingerprint(List.of("*a=bc*")),
                    MAKER.agent(List.of("browser", "~^curl/")));
    private static final String CHROMIUM =
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/156.0.0.0 Safari/537.36";

    /// A way that tells the fingerprint.
    private record Written(boolean isRelayed) implements Situation {
        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String fingerprint(Visitor visitor) {
            return WRITTEN.of(visitor.head());
        }

        @Override
        public Judgement judge(Visitor visitor) {
            return Judge.judge(visitor, this);
        }
    }

    /// All that a fingerprint may depend on.
    ///
    /// @param cookies whether it is what cookies say, or all else
    private static String written(RequestHead head, boolean cookies) {
        StringBuilder all = new StringBuilder();
        all.append(head.method()).append(' ').append(head.version());
        for (int i = 0; i < head.fields().size(); i++) {
            all.append('|').append(head.fields().name(i));
            boolean cookie = head.fields().nameIs(i, "cookie");
            boolean counts = cookies ? cookie : head.fields().nameIs(i, "accept-language");
            all.append('|').append(counts ? head.fields().value(i) : "");
            all.append('|').append(head.fields().isRemoved(i));
        }
        return all.toString();
    }

    /// What a request may have in each place; empty is nothing. Some are the same bytes, cut into
    /// name and value at another place.
    private static final List<List<String>> PLACES =
            List.of(
                    List.of("GET", "POST"),
                    List.of("/", "/a/longer/one"),
                    List.of("HTTP/1.1", "HTTP/1.0"),
                    List.of(CHROMIUM, "User-Agent: curl/8", ""),
                    List.of("", "A: bc", "Ab: c", "A: b", "A:", "a: bc"),
                    List.of("", "Host: localhost", "Host: another"),
                    List.of("", "Accept-Language: en"),
                    List.of("", "Accept: text/markdown", "Accept: text/html"),
                    List.of(
                            "",
                            "sec-ch-ua: \"Chromium\";v=\"156\"",
                            "sec-ch-ua: \"Chromium\";v=\"155\""),
                    List.of("", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Mode: cors"),
                    List.of("", "Sec-Fetch-Dest: image", "Sec-Fetch-Dest: document"),
                    List.of("", "Via: 1.1 a"),
                    List.of("", "X-Request-Id: a", "X-Request-Id: b"),
                    List.of("", "If-None-Match: a", "If-None-Match: bc"),
                    List.of("", "Cookie: a=b", "Cookie: a=bc"),
                    List.of("", "Referer: a", "Referer: b"),
                    List.of("", "Content-Type: application/reports+json"));

    /// @param choices what it has in each place
    /// @param turned whether the last header comes first
    private record Request(List<Integer> choices, boolean turned, boolean direct) {
        RequestHead head() {
            List<String> words = new ArrayList<>();
            for (int place = 0; place < PLACES.size(); place++) {
                words.add(PLACES.get(place).get(choices.get(place)));
            }
            List<String> lines =
                    words.subList(3, words.size()).stream()
                            .filter(line -> !line.isEmpty())
                            .toList();
            return RecordedRequests.unjudged(
                    String.join(" ", words.subList(0, 3))
                            + "\n"
                            + String.join("\n", turned ? lines.reversed() : lines));
        }

        /// The same, but for one place.
        Request with(int place, int choice) {
            List<Integer> others = new ArrayList<>(choices);
            others.set(place, choice % PLACES.get(place).size());
            return new Request(others, turned, direct);
        }

        Request turnedOver() {
            return new Request(choices, !turned, direct);
        }

        Request byAnotherWay() {
            return new Request(choices, turned, !direct);
        }
    }

    @Property
    void theyAreWhatWouldBeFoundOutAnew(@ForAll("requests") List<Request> requests) {
        Impressions remembered = new Impressions();
        for (Request request : requests) {
            Situation situation = new Written(!request.direct);
            Visitor visitor = new Visitor(request.head(), Clients.BUILT_IN, situation);
            Impression impression = remembered.of(visitor, situation);

            assertThat(impression.judgement(visitor, situation))
                    .isEqualTo(Judge.judge(visitor, situation));
            assertThat(impression.fingerprint(visitor, WRITTEN))
                    .isEqualTo(WRITTEN.of(visitor.head()));
            for (Condition condition : CONDITIONS) {
                assertThat(impression.meets(condition, visitor))
                        .isEqualTo(condition.takes(visitor));
            }
        }
    }

    /// One request and others that differ from it in one thing, again and again.
    @Provide
    Arbitrary<List<Request>> requests() {
        Arbitrary<List<Integer>> choices =
                Combinators.combine(
                                PLACES.stream()
                                        .map(place ->
                                                Arbitraries.integers().between(0, place.size() - 1))
                                        .toList())
                        .as(chosen -> chosen);
        Arbitrary<UnaryOperator<Request>> change =
                Arbitraries.frequencyOf(
                        Tuple.of(
                                8,
                                Combinators.combine(
                                                Arbitraries.integers()
                                                        .between(0, PLACES.size() - 1),
                                                Arbitraries.integers().between(0, 5))
                                        .as((place, choice) ->
                                                request -> request.with(place, choice))),
                        Tuple.of(1, Arbitraries.just(Request::turnedOver)),
                        Tuple.of(1, Arbitraries.just(Request::byAnotherWay)));
        return Combinators.combine(
                        choices, Arbitraries.of(true, false), change.list().ofMaxSize(20))
                .as((chosen, direct, changes) -> {
                    Request first = new Request(chosen, false, direct);
                    List<Request> all = new ArrayList<>(List.of(first));
                    for (UnaryOperator<Request> other : changes) {
                        all.add(other.apply(first));
                        all.add(first);
                    }
                    return all;
                });
    }
}
