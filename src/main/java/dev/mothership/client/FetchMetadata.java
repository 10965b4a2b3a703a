package dev.mothership.client;

import dev.mothership.http.FieldName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The `Sec-Fetch` headers, by which browsers say what a request is for (W3C Fetch Metadata).
final class FetchMetadata {
    /// What a page loads, which no navigation asks for.
    private static final Set<String> PARTS =
            Set.of(
                    "audio",
                    "audioworklet",
                    "font",
                    "image",
                    "json",
                    "manifest",
                    "paintworklet",
                    "script",
                    "serviceworker",
                    "sharedworker",
                    "style",
                    "track",
                    "video",
                    "websocket",
                    "worker",
                    "xslt");

    private FetchMetadata() {}

    static boolean isWhole(Traits traits) {
        return traits.has(FieldName.SEC_FETCH_SITE)
                && traits.has(FieldName.SEC_FETCH_MODE)
                && traits.has(FieldName.SEC_FETCH_DEST);
    }

    /// Service workers pass navigations on with an empty destination, Firefox's in another mode
    /// than `navigate`: this is left alone.
    static boolean isImpossible(Traits traits) {
        @Nullable String mode = traits.get(FieldName.SEC_FETCH_MODE);
        @Nullable String destination = traits.get(FieldName.SEC_FETCH_DEST);
        if (mode == null) {
            return false;
        }
        boolean ofParts = mode.equals("cors") || mode.equals("no-cors");
        if (destination != null
                && ((mode.equals("navigate") && PARTS.contains(destination))
                        || (ofParts && destination.equals("document")))) {
            return true;
        }
        boolean socket = mode.equals("websocket");
        return (ofParts || socket) && traits.has(FieldName.SEC_FETCH_USER)
                || (socket && !traits.head().asksForWebSocket());
    }
}
