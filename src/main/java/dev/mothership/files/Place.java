package dev.mothership.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/// The folder that a file lies in. Follows no link. Its methods block.
interface Place {
    Set<OpenOption> READING = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    BasicFileAttributes attributes(Path name) throws IOException;

    SeekableByteChannel open(Path name) throws IOException;

    /// One that is held open: what becomes of its name does not matter.
    static Place held(SecureDirectoryStream<Path> folder) {
        return new Place() {
            @Override
            public BasicFileAttributes attributes(Path name) throws IOException {
                return folder.getFileAttributeView(
                                name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
            }

            @Override
            public SeekableByteChannel open(Path name) throws IOException {
                return folder.newByteChannel(name, READING);
            }
        };
    }

    /// One by its name, for systems that have no `openat`: whether that still leads there is looked
    /// at once the file is open.
    ///
    /// @param folder without links
    static Place named(Path folder) {
        return new Place() {
            @Override
            public BasicFileAttributes attributes(Path name) throws IOException {
                return Files.readAttributes(
                        folder.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            }

            @Override
            public SeekableByteChannel open(Path name) throws IOException {
                SeekableByteChannel opened = Files.newByteChannel(folder.resolve(name), READING);
                boolean there = false;
                try {
                    there = folder.toRealPath().equals(folder);
                } finally {
                    if (!there) {
                        opened.close();
                    }
                }
                if (!there) {
                    throw new NoSuchFileException(folder.toString());
                }
                return opened;
            }
        };
    }
}
