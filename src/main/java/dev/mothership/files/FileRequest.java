package dev.mothership.files;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// What of a request decides how a file is answered: a copy, because the request's head is its
/// event loop's, and files are another thread's. Immutable.
///
/// @param path normalized, without the prefix; begins with `/` or is empty
/// @param url the whole path and the query, for a redirection
public record FileRequest(
        String path,
        Url url,
        boolean toHead,
        @Nullable String acceptEncoding,
        Conditions conditions) {

    /// @param path begins with one `/`
    /// @param query with its `?`; empty where there is none
    public record Url(String path, String query) {}

    /// The header fields of RFC 9110, 13.1 and 14.2; null where there is none.
    record Conditions(
            @Nullable String ifMatch,
            @Nullable String ifUnmodifiedSince,
            @Nullable String ifNoneMatch,
            @Nullable String ifModifiedSince,
            @Nullable String ifRange,
            @Nullable String range) {
        static final Conditions NONE = new Conditions(null, null, null, null, null, null);
    }

    /// @param path without the prefix
    public static FileRequest of(RequestHead head, String path, Url url) {
        Fields fields = head.fields();
        return new FileRequest(
                path,
                url,
                head.isHead(),
                fields.joined(FieldName.ACCEPT_ENCODING),
                new Conditions(
                        fields.joined(FieldName.IF_MATCH),
                        fields.get(FieldName.IF_UNMODIFIED_SINCE),
                        fields.joined(FieldName.IF_NONE_MATCH),
                        fields.get(FieldName.IF_MODIFIED_SINCE),
                        fields.get(FieldName.IF_RANGE),
                        fields.joined(FieldName.RANGE)));
    }
}
