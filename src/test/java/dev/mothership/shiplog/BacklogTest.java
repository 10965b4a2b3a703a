package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.shiplog.KeptLine.Kind;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.120Z");

    private final Console console =
            new Console(
                    OutputStream.nullOutputStream(),
                    Console.Style.PLAIN,
                    List.of(),
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    _ -> {});
    private final FleetLog.Output app = console.open("app", FleetLog.Channel.STDOUT);
    private final FleetLog.Output web = console.open("web", FleetLog.Channel.STDERR);

    @AfterEach
    void close() {
        console.close();
    }

    private static void write(FleetLog.Output output, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        output.accept(bytes, 0, bytes.length);
    }

    private List<String> texts(int limit) {
        return console.lines(_ -> true, limit).stream().map(KeptLine::text).toList();
    }

    @Test
    void keepsLinesOfAllNamesInTheOrderTheyWereWritten() {
        write(app, "one\n");
        write(web, "\u001b[1mtwo\n");
        console.warn("three");
        write(app, "four\r\n");
        List<KeptLine> lines = console.lines(_ -> true, 100);
        assertThat(lines)
                .extracting(KeptLine::text)
                .containsExactly("one", "\u001b[1mtwo", "three", "four");
        assertThat(lines)
                .extracting(KeptLine::kind)
                .containsExactly(Kind.STDOUT, Kind.STDERR, Kind.WARN, Kind.STDOUT);
        assertThat(lines.get(1).plainText()).isEqualTo("two");
        assertThat(lines.getFirst().time()).isEqualTo(NOW);
        assertThat(texts(2)).containsExactly("three", "four");
        assertThat(console.lines("web"::equals, 9)).extracting(KeptLine::name).containsOnly("web");
    }

    @Test
    void keepsTwoHundredLinesAnd64KiBOfANameWhole() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 5000; i++) {
            write(app, i + " " + "x".repeat(random.nextInt(1000)) + " " + i + "\n");
        }
        List<String> kept = texts(1000);
        assertThat(kept.stream().mapToInt(String::length).sum()).isBetween(60_000, 65_536);
        for (int i = 0; i < kept.size(); i++) {
            int number = 5000 - kept.size() + i;
            assertThat(kept.get(i)).matches(number + " x* " + number);
        }
        for (int i = 0; i < 300; i++) {
            write(app, i + "\n");
        }
        assertThat(texts(1000)).hasSize(200).startsWith("100").endsWith("299");
    }

    @Test
    void whoFollowsMissesNothingBetweenOldAndNew() throws InterruptedException {
        write(app, "old\n");
        try (Follower follower = console.follow("app"::equals, 10)) {
            write(web, "not wanted\n");
            write(app, "new\n");
            assertThat(follower.take(Duration.ofSeconds(5)))
                    .extracting(KeptLine::text)
                    .containsExactly("old", "new");
            console.endFollowers();
            assertThat(follower.take(Duration.ofSeconds(5))).isEmpty();
            assertThat(follower.ended()).isTrue();
        }
    }

    @Test
    void whoFollowsTooSlowlyIsToldHowMuchIsMissing() throws InterruptedException {
        try (Follower follower = console.follow(_ -> true, 0)) {
            String line = "x".repeat(1000);
            for (int i = 0; i < 1000; i++) {
                write(app, line + "\n");
            }
            List<KeptLine> taken = follower.take(Duration.ofSeconds(5));
            int whole = taken.size() - 1;
            assertThat(whole).isBetween(200, 300);
            assertThat(taken.getLast().text())
                    .isEqualTo(
                            (1000 - whole)
                                    + " lines were dropped here: the reader of this output was"
                                    + " too slow");
            write(app, "after\n");
            assertThat(follower.take(Duration.ofSeconds(5)))
                    .extracting(KeptLine::text)
                    .containsExactly("after");
        }
    }

    @Test
    void whoFollowsBeginsWithAllLinesThatAreKept() throws Exception {
        for (int ship = 0; ship < 12; ship++) {
            FleetLog.Output app = console.open("app" + ship, FleetLog.Channel.STDOUT);
            for (int i = 0; i < 16; i++) {
                write(app, "x".repeat(4_000) + ship + " " + i + "\n");
            }
        }

        try (Follower follower = console.follow(_ -> true, 1_000)) {
            assertThat(follower.take(Duration.ofSeconds(20)))
                    .isEqualTo(console.lines(_ -> true, 1_000))
                    .last()
                    .satisfies(line -> assertThat(line.text()).endsWith("11 15"));
        }
    }

    @Test
    void ofAVeryLongLineTheEndIsFollowed() throws Exception {
        try (Follower follower = console.follow(_ -> true, 0)) {
            write(console.open("app", FleetLog.Channel.STDOUT), "x".repeat(900_000) + "end\n");

            assertThat(follower.take(Duration.ofSeconds(20)))
                    .singleElement()
                    .satisfies(line -> assertThat(line.text()).hasSize(8 * 1024).endsWith("end"));
        }
    }
}
