package dev.mothership.client;

import dev.mothership.http.FieldName;
import org.jspecify.annotations.Nullable;

/// Reports that browsers deliver by themselves, which belong to no page.
final class Reports {
    private Reports() {}

    static boolean areIn(Traits traits) {
        @Nullable String type = traits.get(FieldName.CONTENT_TYPE);
        return type != null
                && traits.head().method().equals("POST")
                && (type.startsWith("application/reports+json")
                        || type.startsWith("application/csp-report")
                        || type.startsWith("application/expect-ct-report"));
    }
}
