package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedFoldersTest {
    private static final String SHIP = "\n[[fleet.web]]\nname = \"app\"\ncommand = \"true\"\n";

    @TempDir private Path folder;
    private Manifests manifests;

    @BeforeEach
    void folder() throws IOException {
        manifests = new Manifests(folder);
        Files.createDirectories(folder.resolve("public"));
        manifests.write("file", "");
    }

    private static String folders(String... entries) {
        return "[mothership]\nbind.http = \"8080\"\nstatic_dirs = [\n"
                + String.join(",\n", entries)
                + "\n]\n"
                + SHIP;
    }

    @Test
    void aFolderIsEnough() {
        assertThat(manifests.manifest(folders("{ path = \"public\" }")).proxy().staticFolders())
                .containsExactly(
                        new ProxySettings.StaticFolder(
                                folder.resolve("public"), "/static", Optional.empty()));
    }

    @Test
    void aFolderHasToBeThere() {
        assertThat(
                        manifests.places(
                                folders(
                                        "{ path = \"publik\" }",
                                        "{ path = \"file\", prefix = \"/f\" }")))
                .containsExactly(
                        "4:10 cannot use `path`: " + folder.resolve("publik") + " does not exist",
                        "5:10 cannot use `path`: " + folder.resolve("file") + " is not a folder");
    }

    @Test
    void aListenerHasToBeThere() {
        List<ManifestProblem> problems =
                manifests.problems(folders("{ path = \"public\", bind = \"htp\" }"));

        assertThat(Manifests.places(problems))
                .containsExactly("4:27 cannot find the listener `htp`");
        assertThat(problems.getFirst().render()).contains("did you mean `http`?");
    }

    @Test
    void noTwoHaveOnePlace() {
        assertThat(
                        manifests.places(
                                folders(
                                        "{ path = \"public\", prefix = \"/a\" }",
                                        "{ path = \"public\", prefix = \"/a\", bind = \"http\" }",
                                        "{ path = \".\", prefix = \"/a/\" }",
                                        "{ path = \"public\" }",
                                        "{ path = \".\", prefix = \"/static\" }")))
                .containsExactly(
                        "6:24 cannot use the prefix \"/a/\" twice",
                        "8:24 cannot use the prefix \"/static\" twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a?b", "/%61", "/a\\\\b", "//a", "/a/../b", "/.", "/a/.."})
    void aPrefixIsTheBeginningOfAPath(String prefix) {
        assertThat(manifests.places(folders("{ path = \"public\", prefix = \"" + prefix + "\" }")))
                .singleElement()
                .asString()
                .startsWith("4:29 cannot use `prefix`: no path begins with ");
    }

    @Test
    void errorPagesAreInAFolder() {
        String pages = "[mothership]\nerror_pages = \"%s\"\n" + SHIP;

        assertThat(manifests.manifest(pages.formatted("public")).proxy().errorPages())
                .contains(folder.resolve("public"));
        assertThat(manifests.places(pages.formatted("none")))
                .containsExactly(
                        "2:15 cannot use `error_pages`: "
                                + folder.resolve("none")
                                + " does not exist");
    }

    @Test
    void errorPagesAreSmallFiles() throws Exception {
        Path pages = folder.resolve("public");
        Files.write(pages.resolve("404.html"), new byte[1024 * 1024]);
        Files.write(pages.resolve("502.html"), new byte[1024 * 1024 + 1]);
        Files.createDirectory(pages.resolve("503.html"));
        Files.createDirectory(pages.resolve("200.html"));

        assertThat(manifests.places("[mothership]\nerror_pages = \"public\"\n" + SHIP))
                .containsExactlyInAnyOrder(
                        "2:15 cannot use `error_pages`: "
                                + pages.resolve("502.html")
                                + " is larger than 1 MiB",
                        "2:15 cannot use `error_pages`: "
                                + pages.resolve("503.html")
                                + " is not a file");
    }
}
