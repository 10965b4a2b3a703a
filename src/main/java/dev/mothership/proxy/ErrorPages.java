package dev.mothership.proxy;

import dev.mothership.manifest.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pages for answers of our own, by status, held in memory. Immutable.
final class ErrorPages {
    private static final ErrorPages NONE = new ErrorPages(Map.of());

    private final Map<Integer, byte[]> pages;

    private ErrorPages(Map<Integer, byte[]> pages) {
        this.pages = pages;
    }

    /// Reads all of a folder, which the manifest's loader has found right. What cannot be read any
    /// more is left out: then there is the answer that needs no page. Blocks.
    static ErrorPages read(Optional<Path> folder) {
        if (folder.isEmpty()) {
            return NONE;
        }
        Map<Integer, byte[]> pages = new HashMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder.get(), ProxySettings::isErrorPage)) {
            for (Path file : files) {
                byte[] page = page(file);
                if (page != null) {
                    pages.put(ProxySettings.errorStatus(file), page);
                }
            }
        } catch (IOException gone) {
            return new ErrorPages(pages);
        }
        return new ErrorPages(pages);
    }

    private static byte @Nullable [] page(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] page = in.readNBytes(ProxySettings.LARGEST_ERROR_PAGE + 1);
            return page.length > ProxySettings.LARGEST_ERROR_PAGE ? null : page;
        } catch (IOException unreadable) {
            return null;
        }
    }

    /// Not to be changed; null where there is none.
    byte @Nullable [] of(int status) {
        return pages.get(status);
    }
}
