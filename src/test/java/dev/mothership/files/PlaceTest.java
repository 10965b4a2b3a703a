package dev.mothership.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody may do between the look at a file and its opening.
class PlaceTest {
    private static final Path FILE = Path.of("file");

    @TempDir private Path given;
    private Path inside;
    private Path outside;

    @BeforeEach
    void folders() throws IOException {
        Path folder = given.toRealPath();
        inside = Files.createDirectory(folder.resolve("inside"));
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(inside.resolve("file"), "in");
        Files.writeString(outside.resolve("file"), "secret");
    }

    private void swapForALink() throws IOException {
        Files.move(inside, inside.resolveSibling("moved"));
        Files.createSymbolicLink(inside, outside);
    }

    @Test
    void aNamedFolderThatHasBecomeALinkIsNotFollowed() throws Exception {
        Place place = Place.named(inside);
        try (SeekableByteChannel opened = place.open(FILE)) {
            assertThat(opened.size()).isEqualTo(place.attributes(FILE).size()).isEqualTo(2);
        }
        swapForALink();

        assertThatThrownBy(() -> place.open(FILE)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aHeldFolderStaysTheSame() throws Exception {
        try (SecureDirectoryStream<Path> stream =
                (SecureDirectoryStream<Path>) Files.newDirectoryStream(inside)) {
            swapForALink();
            try (SeekableByteChannel opened = Place.held(stream).open(FILE)) {
                assertThat(opened.size()).isEqualTo(2);
            }
        }
    }

    @Test
    void aFileThatHasBecomeALinkIsNotFollowed() throws Exception {
        Files.delete(inside.resolve("file"));
        Files.createSymbolicLink(inside.resolve("file"), outside.resolve("file"));

        assertThatThrownBy(() -> Place.named(inside).open(FILE)).isInstanceOf(IOException.class);
        try (SecureDirectoryStream<Path> stream =
                (SecureDirectoryStream<Path>) Files.newDirectoryStream(inside)) {
            assertThat(Place.held(stream).attributes(FILE).isRegularFile()).isFalse();
            assertThatThrownBy(() -> Place.held(stream).open(FILE)).isInstanceOf(IOException.class);
        }
    }
}
