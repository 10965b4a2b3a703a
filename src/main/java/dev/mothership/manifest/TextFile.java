package dev.mothership.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads small UTF-8 files.
final class TextFile {
    static final int LARGEST = 1 << 20;

    private TextFile() {}

    /// The text of a file, without a byte order mark.
    static String read(Path file) throws BadValue {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(file));
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        String read = text.flip().toString();
        if (result.isError()) {
            SourceText before = new SourceText(file.toString(), read);
            ManifestProblem place = before.problem(read.length(), "", "");
            throw new BadValue(
                    "it is not UTF-8: line " + place.line() + ", column " + place.column(),
                    "save it as UTF-8");
        }
        return read.startsWith("\uFEFF") ? read.substring(1) : read;
    }

    static byte[] bytes(Path file) throws BadValue {
        if (Files.isDirectory(file)) {
            throw new BadValue("it is a folder", "name the file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new BadValue("it is larger than 1 MiB", "");
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw new BadValue("there is no such file", "");
        } catch (AccessDeniedException _) {
            throw new BadValue("permission denied", "");
        } catch (IOException e) {
            throw new BadValue(String.valueOf(e.getMessage()), "");
        }
    }
}
