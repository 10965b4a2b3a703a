package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.util.CharsetUtil;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which header fields go on, in the order and the case they came in. Left out are those of one hop
/// (RFC 9110, 7.6.1), those that `Connection` names, and, of a request, whatever a program behind
/// us could take for a header of ours.
final class ForwardedFields {
    private static final int KINDS = FieldName.values().length;
    private static final boolean[] NOT_TO_SHIPS = new boolean[KINDS];
    private static final boolean[] NOT_TO_CLIENTS = new boolean[KINDS];

    /// Never taken off because `Connection` names them.
    private static final Set<String> NEEDED = Set.of("host", "content-length");

    static {
        for (FieldName name : FieldName.values()) {
            NOT_TO_CLIENTS[name.ordinal()] = name.isOfOneHop();
            NOT_TO_SHIPS[name.ordinal()] = name.isOfOneHop() || name.isOurs();
        }
    }

    /// Takes one field.
    interface Sink {
        void take(Fields fields, int index);
    }

    private ForwardedFields() {}

    static void toShip(Fields fields, HeadWriter out) {
        copy(fields, NOT_TO_SHIPS, out);
    }

    static void toClient(Fields fields, HeadWriter out) {
        copy(fields, NOT_TO_CLIENTS, out);
    }

    static void toClient(Fields fields, Sink out) {
        Set<String> named = named(fields);
        for (int i = 0; i < fields.size(); i++) {
            if (goesOn(fields, i, NOT_TO_CLIENTS, named)) {
                out.take(fields, i);
            }
        }
    }

    /// Trailer fields (RFC 9110, 6.5.1) but those that frame or route.
    static void trailers(Fields fields, Sink out) {
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.isRemoved(i) && isTrailer(fields.kind(i))) {
                out.take(fields, i);
            }
        }
    }

    /// The same as HTTP/1 writes them.
    static void trailers(Fields fields, ByteBuf out) {
        trailers(
                fields,
                (all, index) -> {
                    out.writeCharSequence(all.name(index) + ": ", CharsetUtil.ISO_8859_1);
                    out.writeCharSequence(all.value(index) + "\r\n", CharsetUtil.ISO_8859_1);
                });
    }

    private static boolean isTrailer(FieldName name) {
        return name == FieldName.OTHER || name == FieldName.ETAG;
    }

    /// Without a [Sink], which would be an object for each head.
    private static void copy(Fields fields, boolean[] not, HeadWriter out) {
        Set<String> named = named(fields);
        for (int i = 0; i < fields.size(); i++) {
            if (goesOn(fields, i, not, named)) {
                out.field(fields, i);
            }
        }
    }

    private static boolean goesOn(Fields fields, int at, boolean[] not, Set<String> named) {
        return !fields.isRemoved(at)
                && !not[fields.kind(at).ordinal()]
                && (named.isEmpty() || !named.contains(fields.name(at).toLowerCase(Locale.ROOT)));
    }

    private static Set<String> named(Fields fields) {
        int at = fields.find(FieldName.CONNECTION, 0);
        if (at < 0 || (isUsual(fields, at) && fields.find(FieldName.CONNECTION, at + 1) < 0)) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        List<String> values = fields.all(FieldName.CONNECTION);
        for (String value : values) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        names.removeAll(NEEDED);
        return names;
    }

    private static boolean isUsual(Fields fields, int at) {
        return fields.valueIs(at, "keep-alive")
                || fields.valueIs(at, "close")
                || fields.valueIs(at, "upgrade");
    }
}
