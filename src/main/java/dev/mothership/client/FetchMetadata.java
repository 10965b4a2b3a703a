package dev.mothership.client;

import dev.mothership.http.FieldName;
import java.util.Set;

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
        if (isMode(traits, "navigate")) {
            String destination = traits.get(FieldName.SEC_FETCH_DEST);
            return destination != null && PARTS.contains(destination);
        }
        if (isMode(traits, "cors") || isMode(traits, "no-cors")) {
            return traits.has(FieldName.SEC_FETCH_USER)
                    || traits.is(FieldName.SEC_FETCH_DEST, "document");
        }
        return isMode(traits, "websocket")
                && (traits.has(FieldName.SEC_FETCH_USER) || !traits.head().asksForWebSocket());
    }

    private static boolean isMode(Traits traits, String mode) {
        return traits.is(FieldName.SEC_FETCH_MODE, mode);
    }
}
