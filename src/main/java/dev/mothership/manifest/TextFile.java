package dev.mothership.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads small UTF-8 files.
final class TextFile {
    static final int LARGEST = 1 << 20;

    private TextFile() {}

    /// The text of a file, without a byte order mark.
    static String read(Path file) throws BadValue {
        if (Files.isDirectory(file)) {
            throw new BadValue("it is a folder", "name the file in it");
        }
        byte[] bytes = bytes(file);
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw new BadValue("it is not UTF-8", "line " + firstBadLine(bytes));
        }
    }

    private static byte[] bytes(Path file) throws BadValue {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new BadValue("it is larger than 1 MiB", "");
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw new BadValue("there is no such file", "");
        } catch (java.nio.file.AccessDeniedException _) {
            throw new BadValue("permission denied", "");
        } catch (IOException e) {
            throw new BadValue(String.valueOf(e.getMessage()), "");
        }
    }

    private static long firstBadLine(byte[] bytes) {
        String lenient = new String(bytes, StandardCharsets.UTF_8);
        int bad = lenient.indexOf('\uFFFD');
        return lenient.substring(0, Math.max(0, bad)).chars().filter(c -> c == '\n').count() + 1;
    }
}
