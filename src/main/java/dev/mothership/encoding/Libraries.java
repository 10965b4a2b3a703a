package dev.mothership.encoding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Loads the native libraries of encoders. Where there is none for this system, or it cannot be
/// loaded (no folder for temporary files that libraries may be loaded from), its coding is not
/// offered: that is no error.
final class Libraries {
    private static final String BROTLI_PATH = "brotli4j.library.path";

    private Libraries() {}

    /// Blocks.
    static boolean loadZstd() {
        try {
            Native.load();
            return true;
        } catch (LinkageError | RuntimeException unavailable) {
            return false;
        }
    }

    /// Blocks. Left to itself the library would leave a copy of its native part behind wherever we
    /// are killed; a file that is loaded is not needed any more.
    static boolean loadBrotli() {
        String resource = brotli();
        if (resource == null) {
            return false;
        }
        try {
            if (System.getProperty(BROTLI_PATH) != null) {
                return Brotli4jLoader.isAvailable();
            }
            Path copy = Files.createTempFile("mothership", System.mapLibraryName("brotli"));
            try {
                return copy(resource, copy) && loadBrotli(copy);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException | LinkageError | RuntimeException unavailable) {
            return false;
        }
    }

    private static boolean copy(String resource, Path to) throws IOException {
        try (InputStream in = Brotli4jLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                return false;
            }
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
            return true;
        }
    }

    private static boolean loadBrotli(Path from) {
        System.setProperty(BROTLI_PATH, from.toString());
        return Brotli4jLoader.isAvailable();
    }

    /// Where the native part for this system is; null where there is none.
    private static @Nullable String brotli() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String system = name.equals("linux") ? "linux" : name.startsWith("mac") ? "osx" : null;
        String processor =
                switch (System.getProperty("os.arch", "")) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "aarch64";
                    default -> null;
                };
        return system == null || processor == null
                ? null
                : "/lib/" + system + '-' + processor + '/' + System.mapLibraryName("brotli");
    }
}
