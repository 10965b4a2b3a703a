package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each mistake of syntax is one report, and does not hide what is wrong elsewhere.
class TomlSyntaxTest {
    @TempDir Path folder;
    private Manifests manifests;

    @BeforeEach
    void folder() {
        manifests = new Manifests(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "comment = x y | 2:11 cannot read the value `x`",
                "comment = 5s | 2:11 cannot read the value `5s`",
                "critical = True | 2:12 cannot read the value `True`",
                "comment = \"open | 2:11 cannot find the end of this string",
                "comment = 'open | 2:11 cannot find the end of this string",
                "tags = [\"a\", | 2:8 cannot find the end of this array",
                "tags = [\"a\" \"b\"] | 2:13 cannot read this array: unexpected",
                "env = { A = \"1\", } | 2:18 cannot end an inline table with a comma",
                "env = { A = \"1\" | 2:7 cannot find the end of this table",
                "comment | 2:8 cannot find the `=` of this line",
                "comment = | 2:10 cannot find a value after `=`",
                "comment == 1 | 2:10 cannot read this: unexpected '='",
                "comment: 1 | 2:8 cannot find the `=` of this line",
                "comment = \"\\q\" | 2:12 cannot read the escape `\\q`",
                "größe = 1 | 2:3 cannot find the `=` of this line",
                "name = \"twice\" | 3:1 cannot define `name` a second time",
                "retries = 99999999999999999999 | 2:11 cannot read this value: integer is too",
            })
    void oneMistakeIsOneReport(String line, String expected) {
        String toml = "[[fleet.web]]\n" + line + "\nname = \"a\"\ncommand = \"x\"\nuser = \"x\"\n";

        assertThat(manifests.places(toml))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(expected),
                        second ->
                                assertThat(second)
                                        .isEqualTo(
                                                "5:8 cannot use `user`: there is no user `x` on this system"));
    }

    @Test
    void anEscapeInAHeaderIsReportedAtItsPlace() {
        String ship = "[[fleet.web]]\nname = \"a\"\ncommand = \"x\"\n";

        assertThat(manifests.places(ship + "[\"\\q\"]\nx = 1\n"))
                .containsExactly("4:3 cannot read the escape `\\q`");
        assertThat(manifests.places(ship + "[\"\\ud800\"]\n"))
                .containsExactly("4:3 cannot read this escape");
    }

    @Test
    void aTableDefinedTwiceIsReportedOnce() {
        assertThat(
                        manifests.places(
                                """
                                [mothership]
                                metrics_port = 0
                                [mothership]
                                nonsense = 1
                                [[fleet.web]]
                                name = "a"
                                command = "x"
                                """))
                .containsExactly("3:1 cannot define `mothership` a second time");
    }

    @Test
    void whatMayHaveBeenInALostTableIsNotMissing() {
        assertThat(
                        manifests.places(
                                """
                                [mothership.bind
                                http = "8080"
                                [[fleet.web]]
                                name = "a"
                                command = "x"
                                routes = ["http:/.*"]
                                """))
                .singleElement()
                .satisfies(place -> assertThat(place).startsWith("1:17 cannot read this"));
    }

    @Test
    void aMultilineStringThatNeverEndsIsReportedWhereItStarts() {
        assertThat(manifests.places("[[fleet.web]]\nname = \"a\"\ncommand = \"\"\"\nx\ny\n"))
                .containsExactly("3:11 cannot find the end of this string");
    }

    @Test
    void anInlineTableOverLinesIsReportedOnce() {
        assertThat(
                        manifests.places(
                                """
                                [[fleet.web]]
                                name = "a"
                                command = "x"
                                healthcheck = {
                                  path = "/health",
                                  retries = 2
                                }
                                user = "x"
                                """))
                .containsExactly(
                        "4:15 cannot break an inline table over lines",
                        "8:8 cannot use `user`: there is no user `x` on this system");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(manifests.places("a = " + "[".repeat(200_000)))
                .anySatisfy(place -> assertThat(place).contains("cannot nest values"));
        assertThat(manifests.places("a" + ".a".repeat(200_000) + " = 1"))
                .anySatisfy(place -> assertThat(place).contains("cannot nest values"));
        assertThat(manifests.places("[a" + ".a".repeat(200_000) + "]"))
                .anySatisfy(place -> assertThat(place).contains("cannot nest tables"));
    }

    @Test
    void dottedAndQuotedKeysAreFoundInTheirParts() {
        assertThat(
                        manifests.places(
                                "mothership . \"limits\".'holt' = 1\nfleet.web = [{ name = \"a\", command = \"x\" }]\n"))
                .containsExactly("1:23 cannot use unknown key `holt` in `mothership.limits`");
    }

    @Test
    void anInlineTableIsComplete() {
        String toml =
                """
                mothership.limits = { hold = 1 }
                [mothership.limits.more]
                x = 1
                [[fleet.web]]
                name = "a"
                command = "x"
                """;

        assertThat(manifests.places(toml))
                .contains("2:1 cannot add `more` here: the table above is inline");
    }
}
