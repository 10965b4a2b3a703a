package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcfileTest {
    private static Procfile parse(String text) {
        return Procfile.parse(new SourceText("Procfile", text));
    }

    @Test
    void linesAreProcesses() {
        Procfile procfile =
                parse(
                        "# app\r\n\r\nweb: bundle exec puma -p $PORT  \r\nworker_2:sidekiq\r\n  # x\r\n");

        assertThat(procfile.problems()).isEmpty();
        assertThat(procfile.entries())
                .containsExactly(
                        new Procfile.Entry("web", "bundle exec puma -p $PORT", 3),
                        new Procfile.Entry("worker_2", "sidekiq", 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | 1:1 cannot read this line",
                "my app: x | 1:3 cannot read this line: its name is not one",
                "a.1: x | 1:2 cannot read this line: its name is not one",
                ": x | 1:1 cannot read this line: its name is not one",
                "web: | 1:5 cannot use this command: it is empty",
                "web: a 'b | 1:6 cannot use this command: a ' is not closed",
            })
    void aWrongLineIsReportedAtItsPlace(String line, String expected) {
        assertThat(Manifests.places(parse(line + "\n").problems())).containsExactly(expected);
    }

    @Test
    void allMistakesAreReportedAtOnce() {
        assertThat(Manifests.places(parse(" web: x\nWeb: y\nweb: z\n").problems()))
                .containsExactly(
                        "1:1 cannot read this line: it is indented",
                        "3:1 cannot use the name `web` twice");
    }

    @Test
    void anEmptyFileIsAProblem() {
        for (String text : List.of("", "\n\n", "# only\n")) {
            assertThat(parse(text).problems())
                    .extracting(ManifestProblem::message)
                    .containsExactly("cannot find a process in it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Procfile", "procfile", "Procfile.dev", "a/Procfile", "app.procfile"})
    void theNameSaysThatItIsAProcfile(String name) {
        assertThat(Procfile.isNamed(Path.of(name))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ship-manifest.toml", "Procfiles", "my-Procfile", "", "Procfile/x.toml"})
    void otherNamesAreManifests(String name) {
        assertThat(Procfile.isNamed(Path.of(name))).isFalse();
    }

    @Property
    void anyTextHasAResultAndPlacesInIt(@ForAll("texts") String text) {
        Procfile procfile = parse(text);

        int lines = (int) text.chars().filter(c -> c == '\n').count() + 1;
        assertThat(procfile.entries().isEmpty() && procfile.problems().isEmpty()).isFalse();
        assertThat(procfile.problems())
                .allSatisfy(problem -> {
                    assertThat(problem.line()).isBetween(0, lines);
                    assertThat(problem.message()).startsWith("cannot");
                });
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab-_: #'\"\\.\t\n\r\0$").ofMaxLength(60);
    }
}
