package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientsTest {
    /// Samples of the package that are meant to be seen otherwise: see `agents.txt`.
    private static final List<String> OTHERWISE =
            List.of(
                    "Code/",
                    "Trae/",
                    "Fluid/",
                    "phpcrawl",
                    "HTTrack",
                    "SimpleCrawler",
                    "crawler4j",
                    "Scrapy",
                    "newspaper/",
                    "colly",
                    "trafilatura",
                    "GoParserBot",
                    "larbin",
                    "rawweb-bot",
                    "Devin/");

    private static Stream<String[]> rows(String resource) throws IOException {
        try (InputStream stream = ClientsTest.class.getResourceAsStream("/clients/" + resource)) {
            String text =
                    new String(
                            Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 2));
        }
    }

    static Stream<Arguments> known() throws IOException {
        return Stream.concat(rows("browsers.txt"), rows("agents.txt"))
                .map(row -> Arguments.of(row[0], row[1]));
    }

    @ParameterizedTest
    @MethodSource("known")
    void knowsWhatAClientIs(String kinds, String agent) {
        assertThat(Clients.BUILT_IN.kindsOf(agent)).hasToString(kinds);
    }

    @Test
    void theSamplesOfThePackageAreOfTheKindsThatItsTagsMean() throws IOException {
        List<String> wrong =
                rows("crawlers.txt")
                        .filter(row -> OTHERWISE.stream().noneMatch(row[1]::contains))
                        .filter(row -> !fits(row[0], Clients.BUILT_IN.kindsOf(row[1]).toString()))
                        .map(row -> row[0] + ": " + row[1])
                        .toList();

        assertThat(rows("crawlers.txt").count()).isGreaterThan(2_000);
        assertThat(wrong).isEmpty();
    }

    private static boolean fits(String tags, String kinds) {
        if (tags.equals("http-library")) {
            return kinds.equals("unknown");
        }
        return kinds.contains("bot")
                && !kinds.contains("browser")
                && (!tags.contains("ai-crawler") || kinds.contains("llm"))
                && (!tags.contains("browser-automation") || kinds.contains("headless"));
    }

    @Test
    void aManifestAddsNames() {
        Clients clients = new Clients(List.of("Example Reader"), List.of("acme-check"));

        assertThat(clients.kindsOf("example READER/1")).hasToString("llm, bot");
        assertThat(clients.kindsOf("Mozilla/5.0 Chrome/1 (acme-check)")).hasToString("bot");
        assertThat(clients.kindsOf("acme-checker/1")).hasToString("unknown");
        assertThat(clients.kindsOf("xacme-check/1")).hasToString("unknown");
        assertThat(clients.kindsOf("GPTBot/1.0")).hasToString("llm, bot");
        assertThat(Clients.BUILT_IN.kindsOf("acme-check/1")).hasToString("unknown");
    }

    @Test
    void saysWhy() {
        Clients clients = new Clients(List.of(), List.of("acme-check"));

        assertThat(clients.reasons("acme-check/1 (+https://a.example) GPTBot/1.2"))
                .containsExactly(
                        "`+http` (an address to ask, as crawlers give)",
                        "llm, bot by `GPTBot` (ai-crawler of crawler-user-agents)",
                        "bot by `acme-check` ([mothership.clients])");
        assertThat(clients.reasons("curl/8.5.0"))
                .containsExactly("`curl` (http-library of crawler-user-agents)");
        assertThat(clients.reasons("Mozilla/5.0 (iPhone) AppleWebKit/1"))
                .containsExactly("browser, safari by `iPhone`, `AppleWebKit/`");
        assertThat(clients.reasons("nothing of it")).isEmpty();
    }

    /// Patterns cost most: who writes what they need again and again must not make us try each.
    @ParameterizedTest
    @ValueSource(strings = {"spider.com ", "SSL labs ", "rss reader ", "ahrefs ", " crawler "})
    void theSameWordsAgainAndAgainAreNotTriedEachTime(String word) {
        String agent = word.repeat(Agent.LONGEST / word.length());
        Examination examination = new Examination(agent, true);

        examination.run(Lists.builtIn(), null);

        assertThat(examination.patterns()).isEqualTo(1);
    }

    @Test
    void takesAnyBytes() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.append(c);
        }

        assertThat(Clients.BUILT_IN.kindsOf(all.toString())).hasToString("unknown");
        assertThat(Clients.BUILT_IN.kindsOf("")).hasToString("unknown");
    }
}
