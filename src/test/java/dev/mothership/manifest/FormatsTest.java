package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:8080, 0.0.0.0:8080",
        "8080, 127.0.0.1:8080",
        "[::]:8080, [::]:8080",
        "tcp://127.0.0.1:3000, 127.0.0.1:3000",
        "localhost:1, localhost:1",
        "my_host.example:65535, my_host.example:65535"
    })
    void addressesAreRead(String text, String expected) throws BadValue {
        assertThat(Addresses.parse(text)).hasToString(expected);
    }

    @Test
    void socketsAreRead() throws BadValue {
        assertThat(Addresses.parse("unix:///run/app.sock"))
                .isEqualTo(new Address.Unix(Path.of("/run/app.sock")));
        assertThatThrownBy(() -> Addresses.parse("unix:///" + "x".repeat(200)))
                .hasMessageContaining("too long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "*:80",
                "a b:80",
                "1.2.3:80",
                "256.0.0.1:80",
                "[::g]:80",
                "::1:80",
                "x",
                "99999999999999:1",
                "[::1]",
                "/run/x",
                "-",
                "1.2.3.4.:80",
                "[1.2.3.4]:80"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Addresses.parse(text)).isInstanceOf(BadValue.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:80, 127.0.0.1:80, true",
        "[::]:80, 127.0.0.1:80, true",
        "localhost:80, 127.0.0.1:80, true",
        "[::1]:80, [0:0:0:0:0:0:0:1]:80, true",
        "127.0.0.1:80, 127.0.0.2:80, false",
        "0.0.0.0:80, 0.0.0.0:81, false",
        "0.0.0.0:0, 0.0.0.0:0, false",
        "unix:///a, unix:///a, true",
        "unix:///a, 80, false"
    })
    void addressesClash(String left, String right, boolean clash) throws BadValue {
        assertThat(Addresses.clash(Addresses.parse(left), Addresses.parse(right))).isEqualTo(clash);
    }

    @Test
    void quantitiesAreRead() throws BadValue {
        assertThat(Quantities.duration("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Quantities.duration("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(Quantities.size("64KiB")).isEqualTo(65_536);
        for (String wrong : List.of("5", "1.5s", "1m30s", "-1s", "s", "5 s", "9999999h", "1d")) {
            assertThatThrownBy(() -> Quantities.duration(wrong)).isInstanceOf(BadValue.class);
        }
        for (String wrong : List.of("1KB", "-1", "1.5MiB", "999999999999999GiB", "")) {
            assertThatThrownBy(() -> Quantities.size(wrong)).isInstanceOf(BadValue.class);
        }
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll @LongRange(min = 0, max = 31_000_000_000L) long number)
            throws BadValue {
        Duration duration = Duration.ofMillis(number);

        assertThat(Quantities.duration(Quantities.text(duration))).isEqualTo(duration);
        assertThat(Quantities.size(Quantities.text(number))).isEqualTo(number);
    }

    @Test
    void patternsThatCannotBeCompiledCheaplyAreRefused() throws BadValue {
        assertThat(Formats.pattern("/api/[0-9]{4}-[0-9]{2}(/.*)?")).isNotEmpty();
        for (String wrong :
                List.of("", "(", "((a{1000}){1000}){1000}", "(".repeat(1_500), "a".repeat(5_000))) {
            assertThatThrownBy(() -> Formats.pattern(wrong)).isInstanceOf(BadValue.class);
        }
    }

    @Test
    void variablesAreReplaced() throws BadValue {
        Expansion expansion = new Expansion(Map.of("A", "1", "EMPTY", "", "A_B", "2"));

        assertThat(expansion.expand("$A-${A}-$A_B-$$A-${NONE:-x}-${EMPTY:-${A}}-$EMPTY."))
                .isEqualTo("1-1-2-$A-x-1-.");
        for (String wrong : List.of("$", "$1", "${A", "${}", "${A-b}", "$NONE", "${NONE}")) {
            assertThatThrownBy(() -> expansion.expand(wrong)).isInstanceOf(BadValue.class);
        }
        assertThatThrownBy(() -> expansion.expand("${X:-".repeat(100_000) + "}".repeat(100_000)))
                .hasMessageContaining("nested");
    }

    @Test
    void environmentFilesAreRead() {
        EnvFile.Content content =
                EnvFile.parse(
                        new SourceText(
                                ".env",
                                """
                                # comment
                                A=1
                                export B = two words # comment
                                C="a\\nb \\"q\\" $A"
                                D='a\\nb'  # comment
                                E=a#b
                                F=
                                G="over
                                lines"
                                H=it's
                                """));

        assertThat(content.problems()).isEmpty();
        assertThat(content.variables())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "A", "1",
                                "B", "two words",
                                "C", "a\nb \"q\" $A",
                                "D", "a\\nb",
                                "E", "a#b",
                                "F", "",
                                "G", "over\nlines",
                                "H", "it's"));
    }

    @Test
    void slipsAreRecognised() {
        List<String> keys = List.of("healthcheck", "command", "env", "env_file");

        assertThat(Nearest.to("helthchekc", keys)).contains("healthcheck");
        assertThat(Nearest.to("Command", keys)).contains("command");
        assertThat(Nearest.to("evn", keys)).contains("env");
        assertThat(Nearest.to("volume", keys)).isEmpty();
    }
}
