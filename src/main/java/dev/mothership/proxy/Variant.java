package dev.mothership.proxy;

import dev.mothership.client.Deciders;
import dev.mothership.encoding.Encoding;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import dev.mothership.http.ResponseHead;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the header fields of a response say of its encoded and its plain form.
final class Variant {
    private Variant() {}

    /// Whether a list of tokens, such as `Cache-Control`, has this one.
    ///
    /// @param token in lower case
    static boolean lists(@Nullable String list, String token) {
        if (list == null || !list.toLowerCase(Locale.ROOT).contains(token)) {
            return false;
        }
        for (String element : list.split(",", -1)) {
            if (element.strip().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /// Says that clients which accept other encodings get another response.
    static void vary(Fields fields) {
        vary(fields, FieldName.ACCEPT_ENCODING);
    }

    /// Says that requests with other fields may go to another ship.
    static void varyBy(Deciders deciders, Fields fields) {
        if (deciders == Deciders.NONE) {
            return;
        }
        if (deciders.isAnything() || !fields.has(FieldName.VARY)) {
            fields.set(FieldName.VARY, deciders.toString());
            return;
        }
        for (FieldName name : deciders.names()) {
            vary(fields, name);
        }
    }

    private static void vary(Fields fields, FieldName name) {
        String known = fields.joined(FieldName.VARY);
        if (known == null || known.isBlank()) {
            fields.set(FieldName.VARY, name.text());
        } else if (!lists(known, name.text().toLowerCase(Locale.ROOT)) && !lists(known, "*")) {
            fields.set(FieldName.VARY, known + ", " + name.text());
        }
    }

    /// The head of the encoded form, from that of the plain one.
    static void encoded(ResponseHead head, Encoding encoding) {
        Fields fields = head.fields();
        fields.remove(FieldName.CONTENT_LENGTH);
        fields.remove(FieldName.ACCEPT_RANGES);
        fields.add(FieldName.CONTENT_ENCODING, encoding.token());
        weaken(fields);
        head.bodyLength(-1);
    }

    /// Two forms that differ in their bytes must not have the same strong validator (RFC 9110,
    /// 8.8.3.3). One that is no entity tag at all is left out: nobody could say which form it
    /// means.
    static void weaken(Fields fields) {
        String tag = fields.get(FieldName.ETAG);
        if (tag == null || isWeak(tag)) {
            return;
        }
        fields.remove(FieldName.ETAG);
        if (tag.startsWith("\"")) {
            fields.add(FieldName.ETAG, "W/" + tag);
        }
    }

    private static boolean isWeak(String tag) {
        return tag.startsWith("W/\"");
    }

    /// The client asked with a tag that was weakened here, the ship has compared it as it must (RFC
    /// 9110, 13.1.2) and answers 304 with its own: the one that the client knows is meant, or a
    /// cache would find nothing to refresh (RFC 9111, 4.3.4).
    static void notModified(RequestHead request, Fields fields) {
        String tag = fields.get(FieldName.ETAG);
        String asked = request.fields().joined(FieldName.IF_NONE_MATCH);
        if (tag != null && asked != null && tag.startsWith("\"") && asked.contains("W/" + tag)) {
            weaken(fields);
            vary(fields);
        }
    }
}
