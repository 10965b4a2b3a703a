package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.shiplog.Console.Style;
import dev.mothership.shiplog.FleetLog.Channel;
import dev.mothership.shiplog.FleetLog.Output;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-23T10:00:00.120456Z"), ZoneOffset.UTC);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Console console(Style style, String... names) {
        return new Console(out, style, List.of(names), CLOCK, message -> {});
    }

    private String written(Console console) {
        console.close();
        return out.toString(UTF_8);
    }

    static void write(Output output, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        output.accept(bytes, 0, bytes.length);
    }

    @Test
    void plainKeepsEveryByteOfALine() {
        Console console = console(Style.PLAIN, "longer");
        byte[] odd = {'a', 0, (byte) 0xff, 0x1b, '[', '1', 'm', '\r', '\n'};

        console.open("app", Channel.STDOUT).accept(odd, 0, odd.length);
        console.close();

        byte[] expected = {
            'a', 'p', 'p', ' ', '|', ' ', 'a', 0, (byte) 0xff, 0x1b, '[', '1', 'm', '\r', '\n'
        };
        assertThat(out.toByteArray()).isEqualTo(expected);
    }

    @Test
    void namesObjectsWhereOutputIsJson() {
        String object = "{\"time\":\"t\",\"status\":200}\n";
        Console json = console(Style.JSON);
        write(json.openObjects("access"), object + "no object\n");

        assertThat(written(json))
                .isEqualTo(
                        "{\"name\":\"access\",\"time\":\"t\",\"status\":200}\n"
                                + "{\"time\":\"2026-11-23T10:00:00.120Z\",\"name\":\"access\","
                                + "\"stream\":\"stdout\",\"message\":\"no object\"}\n");

        out.reset();
        Console plain = console(Style.PLAIN);
        write(plain.openObjects("access"), object);
        assertThat(written(plain)).isEqualTo("access | " + object);
    }

    @Test
    void doesNotMixTheLinesOfTwoStreams() {
        Console console = console(Style.PLAIN);
        Output app = console.open("app", Channel.STDOUT);
        Output worker = console.open("worker", Channel.STDERR);

        write(app, "one ");
        write(worker, "two\nthr");
        console.info("hello");
        write(app, "one\n");
        write(worker, "ee");
        worker.end();
        app.end();

        assertThat(written(console))
                .isEqualTo("worker | two\nmothership | hello\napp | one one\nworker | three\n");
    }

    @Test
    void alignsNamesAndGrowsForALongerOne() {
        Console console = console(Style.ALIGNED, "worker.12345");
        write(console.open("app", Channel.STDOUT), "x\r\n");
        console.warn("careful");
        write(console.open("a-name-of-twenty-two.1", Channel.STDOUT), "\n");
        write(console.open("app", Channel.STDOUT), "y\n");

        assertThat(written(console))
                .isEqualTo(
                        """
                        app          | x
                        mothership   | warning: careful
                        a-name-of-twenty-two.1 |\s
                        app                    | y
                        """);
    }

    @Test
    void coloursNamesStablyAndEndsTheShipsColours() {
        Console console = console(Style.COLOURED, "app", "worker");
        write(console.open("worker", Channel.STDOUT), "\u001b[32mgreen\n");
        console.error("cannot go on");

        assertThat(written(console))
                .isEqualTo(
                        """
                        \u001b[38;5;71mworker     | \u001b[0m\u001b[32mgreen\u001b[0m
                        \u001b[1mmothership | \u001b[0m\u001b[31merror: cannot go on\u001b[0m
                        """);
    }

    @Test
    void makesControlCharactersInNoticesVisible() {
        Console console = console(Style.PLAIN);
        console.error("cannot read \u001b[2Jx\u0000\nsecond line");

        assertThat(written(console))
                .isEqualTo(
                        """
                        mothership | error: cannot read \\x1b[2Jx\\x00
                        mothership | error: second line
                        """);
    }

    @Test
    void showsTheLastStateOfAProgressBarOnATerminal() {
        Console console = console(Style.ALIGNED);
        write(console.open("app", Channel.STDOUT), "10%\r20%\r100%\r\n");

        assertThat(written(console)).isEqualTo("app        | 100%\n");
    }

    @Test
    void writesJsonWithTimeNameStreamAndMessage() {
        Console console = console(Style.JSON);
        write(console.open("app.2", Channel.STDERR), "\u001b[31mb\"\\\t\u0001\u001b[0m é\r\n");
        console.warn("two\nlines");

        assertThat(written(console))
                .isEqualTo(
                        """
                        {"time":"2026-11-23T10:00:00.120Z","name":"app.2","stream":"stderr",\
                        "message":"b\\"\\\\\\t\\u0001 é"}
                        {"time":"2026-11-23T10:00:00.120Z","name":"mothership","level":"warn",\
                        "message":"two\\nlines"}
                        """);
    }

    @Test
    void writesU_FFFDForBytesThatAreNotUtf8() {
        Console console = console(Style.JSON);
        byte[] bytes = {'a', (byte) 0xff, 'b', '\n'};
        console.open("app", Channel.STDOUT).accept(bytes, 0, bytes.length);

        assertThat(written(console)).contains("\"message\":\"a\ufffdb\"");
    }

    @Test
    void passesAnOverlongLineInMarkedPieces() {
        Console console = console(Style.PLAIN);
        Output app = console.open("app", Channel.STDOUT);
        String million = "x".repeat(1024 * 1024);

        write(app, million + "\n" + million + "yz\n");

        assertThat(written(console))
                .isEqualTo("app | " + million + "\napp | " + million + "\napp + yz\n");
    }

    @Test
    void keepsTheLastLinesOfEachName() {
        Console console = console(Style.PLAIN);
        Output app = console.open("app", Channel.STDOUT);
        for (int i = 0; i < 1000; i++) {
            write(app, "\u001b[1mline " + i + " ☃\r\n");
        }
        write(console.open("app", Channel.STDERR), "failed\n");
        write(console.open("other", Channel.STDERR), "other\n");

        assertThat(console.tail("app"))
                .hasSize(30)
                .startsWith("line 971 ☃")
                .endsWith("line 999 ☃", "failed");
        assertThat(console.tail("other")).containsExactly("other");
        assertThat(console.tail("unknown")).isEmpty();
        console.close();
    }

    @Test
    void keepsTheEndOfALongLine() {
        Console console = console(Style.PLAIN);
        write(console.open("app", Channel.STDOUT), "x".repeat(100_000) + "end\n");

        assertThat(console.tail("app"))
                .singleElement()
                .asString()
                .endsWith("xend")
                .hasSizeLessThan(9000);
        console.close();
    }
}
