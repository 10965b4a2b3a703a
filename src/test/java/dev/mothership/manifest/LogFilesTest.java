package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    @TempDir private Path folder;
    private Manifests manifests;

    @BeforeEach
    void folder() {
        manifests = new Manifests(folder);
    }

    private static String ship(String name, String log) {
        return "[[fleet.web]]\nname = \"" + name + "\"\ncommand = \"true\"\nlog = " + log + "\n";
    }

    private Optional<LogFile> log(String log) {
        return manifests.manifest(ship("app", log)).ships().getFirst().log();
    }

    @Test
    void aShipHasNoLogFileUnlessItSaysSo() {
        String toml = "[[fleet.web]]\nname = \"app\"\ncommand = \"true\"\n";
        assertThat(manifests.manifest(toml).ships().getFirst().log()).isEmpty();
    }

    @Test
    void aFileIsEnough() {
        assertThat(log("{ file = \"log/app.log\" }"))
                .contains(
                        new LogFile(
                                folder.resolve("log/app.log"),
                                10 << 20,
                                Optional.empty(),
                                5,
                                true));
    }

    @Test
    void allCanBeSaid() {
        String all =
                "{ file = \"/var/app.log\", max_size = \"1KiB\", max_age = \"24h\", keep = 0,"
                        + " console = false }";
        assertThat(log(all))
                .contains(
                        new LogFile(
                                Path.of("/var/app.log"),
                                1024,
                                Optional.of(Duration.ofHours(24)),
                                0,
                                false));
    }

    @Test
    void twoShipsCannotHaveTheSameFile() {
        String toml =
                ship("app", "{ file = \"app.log\" }") + ship("api", "{ file = \"./app.log\" }");

        assertThat(manifests.places(toml))
                .containsExactly(
                        "8:16 cannot use `file`: the ship `app` writes to "
                                + folder.resolve("app.log"));
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertThat(manifests.places(ship("app", "{ file = \".\" }")))
                .containsExactly("4:16 cannot use `file`: " + folder + " is not a regular file");
    }

    @Test
    void aShipThatRunsElsewhereHasNoOutput() {
        String toml = "[[fleet.web]]\nname = \"app\"\nbind = \"3000\"\nlog = { file = \"x\" }\n";

        assertThat(manifests.places(toml))
                .containsExactly(
                        "4:1 cannot use `log`: a ship without a `command` runs elsewhere, its"
                                + " output does not come here");
    }

    @Test
    void warnsOfAFolderThatCannotBe() {
        manifests.write("log", "a file");

        assertThat(manifests.loaded(ship("app", "{ file = \"log/app.log\" }")).warnings())
                .extracting(ManifestProblem::message)
                .containsExactly(
                        "cannot write the log file " + folder.resolve("log/app.log") + " now");
    }
}
