package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.http.FieldName;
import dev.mothership.http.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentsTest {
    private final RequestHead head = new RequestHead();
    private final Impressions all = new Impressions();

    private Visitor visitor(String agent) {
        return visitor(agent, Clients.BUILT_IN);
    }

    private Visitor visitor(String agent, Clients clients) {
        head.clear();
        head.fields().add(FieldName.HOST, "a.example");
        head.fields().add(FieldName.USER_AGENT, agent);
        return new Visitor(head, clients, all, Situation.UNKNOWN);
    }

    @Test
    void whatIsKnownIsNotLookedForAgain() {
        Agent first = visitor("curl/8.5.0").agent();

        assertThat(visitor("curl/8.5.0").agent()).isSameAs(first);
        Visitor another = visitor("curl/8.5.0");
        head.fields().add(FieldName.ACCEPT, "*/*");
        assertThat(another.agent()).isSameAs(first);
        assertThat(visitor("curl/8.5.1").agent()).isNotSameAs(first);
    }

    @Test
    void agentsOfTheSameHashAreNotMixedUp() {
        // "Aa" and "BB" have the same.
        assertThat(visitor("GPTBot/1 Aa").kinds()).hasToString("llm, bot");
        assertThat(visitor("GPTBot/1 BB").agent().text()).isEqualTo("GPTBot/1 BB");
        assertThat(visitor("GPTBot/1 Aa").agent().text()).isEqualTo("GPTBot/1 Aa");
    }

    @Test
    void everyNewAgentGetsItsOwnKinds() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(visitor("x" + i + " GPTBot/1").kinds()).hasToString("llm, bot");
            assertThat(visitor("x" + i).kinds()).hasToString("unknown");
        }
    }

    @Test
    void onlyTheBeginningOfALongOneCounts() {
        String start = "x".repeat(Agent.LONGEST);

        assertThat(visitor(start + " GPTBot/1").kinds()).hasToString("unknown");
        assertThat(visitor("GPTBot/1 " + start).kinds()).hasToString("llm, bot");
        assertThat(visitor(start + " GPTBot/1").agent().text()).hasSize(Agent.LONGEST);
        assertThat(visitor(start + "y").agent()).isSameAs(visitor(start + "z").agent());
        assertThat(visitor(start.substring(1)).agent()).isNotSameAs(visitor(start).agent());
    }

    @Test
    void otherNamesOfAnotherManifestCountAtOnce() {
        Clients others = new Clients(List.of(), List.of("acme-check"));

        assertThat(visitor("acme-check/1").kinds()).hasToString("unknown");
        assertThat(visitor("acme-check/1", others).kinds()).hasToString("bot");
        assertThat(visitor("acme-check/1").kinds()).hasToString("unknown");
    }

    @Test
    void withoutAUserAgentAClientIsOfNoKind() {
        head.fields().add(FieldName.HOST, "a.example");
        Visitor visitor = new Visitor(head, Clients.BUILT_IN, all, Situation.UNKNOWN);

        assertThat(visitor.kinds()).hasToString("unknown");
        assertThat(visitor("GPTBot/1").kinds()).hasToString("llm, bot");
        head.clear();
        assertThat(new Visitor(head, Clients.BUILT_IN, all, Situation.UNKNOWN).kinds())
                .hasToString("unknown");
    }

    @Test
    void patternsOfRoutesAreAnsweredForEachAgent() {
        Conditions conditions = new Conditions();
        Condition curl = conditions.agent(List.of("~^curl/", "llm"));
        Condition other = conditions.agent(List.of("~8\\.5"));

        for (int i = 0; i < 2; i++) {
            assertThat(visitor("curl/8.5.0").meets(curl)).isTrue();
            assertThat(visitor("curl/8.5.0").meets(other)).isTrue();
            assertThat(visitor("curl/8.6.0").meets(other)).isFalse();
            assertThat(visitor("GPTBot/8.5").meets(curl)).isTrue();
            assertThat(visitor("x curl/8.5.0").meets(curl)).isFalse();
        }
        Condition last = curl;
        for (int i = 0; i < 100; i++) {
            last = conditions.agent(List.of("~number" + i + "$"));
        }
        assertThat(visitor("number99").meets(last)).isTrue();
        assertThat(visitor("number98").meets(last)).isFalse();
    }
}
