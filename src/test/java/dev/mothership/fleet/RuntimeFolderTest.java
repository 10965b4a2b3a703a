package dev.mothership.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeFolderTest {
    private static final Path MANIFEST = Path.of("/somewhere/ship-manifest.toml");

    @TempDir private Path place;

    private RuntimeFolder open(Path manifest) throws IOException {
        return RuntimeFolder.open(manifest, environment(), place, 7);
    }

    private Map<String, String> environment() {
        return Map.of("XDG_RUNTIME_DIR", place.toString());
    }

    @Test
    void isPrivateAndGoesAwayAtTheEnd() throws IOException {
        Path path;
        try (RuntimeFolder folder = open(MANIFEST)) {
            path = folder.path();
            assertThat(Files.getPosixFilePermissions(path))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(RuntimeFolder.find(MANIFEST, environment(), place)).contains(path);
            assertThat(RuntimeFolder.pid(path)).contains("7");
        }
        assertThat(path).doesNotExist();
        assertThat(RuntimeFolder.find(MANIFEST, environment(), place)).isEmpty();
    }

    @Test
    void aSecondFleetOfAManifestIsRefused() throws IOException {
        try (RuntimeFolder _ = open(MANIFEST)) {
            assertThatThrownBy(() -> open(MANIFEST))
                    .hasMessage("cannot start: a fleet of ship-manifest.toml runs already (PID 7)");
            try (RuntimeFolder other = open(Path.of("/elsewhere/ship-manifest.toml"))) {
                assertThat(other.path()).exists();
            }
        }
    }

    @Test
    void whatAKilledOneLeftIsUsedAgain() throws IOException {
        Path path;
        try (RuntimeFolder folder = open(MANIFEST)) {
            path = folder.path();
        }
        Files.createDirectory(path);
        Files.createFile(RuntimeFolder.controlSocket(path));
        try (RuntimeFolder again = open(MANIFEST)) {
            assertThat(again.path()).isEqualTo(path);
        }
    }
}
