package dev.mothership.proxy;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Media types that get shorter by compression: a list of those that do, so that nothing that is
/// compressed already is compressed again.
///
/// Not among them are those that are streams of messages: their memory would be held for as long as
/// they are open, and programs that read them often decode nothing, or only at the end.
final class CompressibleTypes {
    private static final Set<String> STREAMS =
            Set.of("text/event-stream", "text/x-ndjson", "application/stream+json");

    private static final Set<String> LISTED =
            Set.of(
                    "application/dart",
                    "application/ecmascript",
                    "application/graphql",
                    "application/javascript",
                    "application/json",
                    "application/rtf",
                    "application/toml",
                    "application/vnd.ms-fontobject",
                    "application/wasm",
                    "application/x-font-opentype",
                    "application/x-font-otf",
                    "application/x-font-truetype",
                    "application/x-font-ttf",
                    "application/x-javascript",
                    "application/x-sh",
                    "application/x-www-form-urlencoded",
                    "application/x-yaml",
                    "application/xml",
                    "application/yaml",
                    "font/collection",
                    "font/otf",
                    "font/sfnt",
                    "font/ttf",
                    "image/bmp",
                    "image/vnd.microsoft.icon",
                    "image/x-icon");

    private CompressibleTypes() {}

    /// @param contentType with or without parameters; null where there is none
    static boolean contain(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int semicolon = contentType.indexOf(';');
        String bare = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        String type = bare.strip().toLowerCase(Locale.ROOT);
        if (STREAMS.contains(type)
                || type.startsWith("application/grpc")
                || type.startsWith("application/connect+")) {
            return false;
        }
        return type.startsWith("text/")
                || LISTED.contains(type)
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || type.endsWith("+yaml");
    }
}
