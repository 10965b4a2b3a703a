package dev.mothership.client;

import static dev.mothership.http.FieldName.ACCEPT;
import static dev.mothership.http.FieldName.ACCEPT_ENCODING;
import static dev.mothership.http.FieldName.ACCEPT_LANGUAGE;
import static dev.mothership.http.FieldName.CONNECTION;
import static dev.mothership.http.FieldName.CONTENT_LENGTH;
import static dev.mothership.http.FieldName.COOKIE;
import static dev.mothership.http.FieldName.HOST;
import static dev.mothership.http.FieldName.ORIGIN;
import static dev.mothership.http.FieldName.PRIORITY;
import static dev.mothership.http.FieldName.REFERER;
import static dev.mothership.http.FieldName.SEC_CH_UA;
import static dev.mothership.http.FieldName.SEC_CH_UA_MOBILE;
import static dev.mothership.http.FieldName.SEC_CH_UA_PLATFORM;
import static dev.mothership.http.FieldName.SEC_FETCH_DEST;
import static dev.mothership.http.FieldName.SEC_FETCH_MODE;
import static dev.mothership.http.FieldName.SEC_FETCH_SITE;
import static dev.mothership.http.FieldName.SEC_FETCH_USER;
import static dev.mothership.http.FieldName.SEC_WEBSOCKET_KEY;
import static dev.mothership.http.FieldName.UPGRADE;
import static dev.mothership.http.FieldName.UPGRADE_INSECURE_REQUESTS;
import static dev.mothership.http.FieldName.USER_AGENT;

import dev.mothership.client.Claim.Family;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// In which order browsers send headers, as recorded in `src/test/resources/requests`: by family
/// and kind of request, rows of headers that come in this order wherever they come at all. What is
/// missing in a request is passed over, and so is what is in no row: extensions and scripts add
/// headers, and where those of a page's script stand depends on how many there are.
///
/// Immutable tables, and no more than a look at each field of a request.
final class HeaderOrder {
    /// The kinds of request that browsers put together in ways of their own.
    enum Kind {
        NAVIGATION,
        WEBSOCKET,
        OTHER
    }

    /// Headers in their order.
    ///
    /// @param since the first version that it is known of
    private record Row(Family family, Kind kind, int since, List<FieldName> order) {}

    /// What all rows say that are known of a version.
    ///
    /// @param since the first one
    /// @param later for each header, the bits of those that come after it in some row
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Order(int since, long[] later) {
        static Order of(int since, List<Row> rows) {
            long[] later = new long[FieldName.values().length];
            for (Row row : rows) {
                long behind = 0;
                for (FieldName name : row.order.reversed()) {
                    later[name.ordinal()] |= behind;
                    behind |= name.bit();
                }
            }
            return new Order(since, later);
        }

        boolean fits(Fields fields) {
            long seen = 0;
            for (int i = 0; i < fields.size(); i++) {
                if (!fields.isRemoved(i)) {
                    FieldName name = fields.kind(i);
                    if ((seen & later[name.ordinal()]) != 0) {
                        return false;
                    }
                    seen |= name.bit();
                }
            }
            return true;
        }
    }

    private static final int KINDS = Kind.values().length;
    private static final List<Row> TABLE = new ArrayList<>();

    static {
        for (Kind kind : List.of(Kind.NAVIGATION, Kind.OTHER)) {
            // The renderer's headers first, in the order of a hash table; then the network's.
            row(
                    Family.CHROMIUM,
                    kind,
                    1,
                    HOST,
                    CONNECTION,
                    CONTENT_LENGTH,
                    USER_AGENT,
                    ACCEPT_ENCODING,
                    COOKIE,
                    PRIORITY);
            row(Family.CHROMIUM, kind, 1, CONTENT_LENGTH, ACCEPT, ACCEPT_ENCODING);
            row(
                    Family.CHROMIUM,
                    kind,
                    90,
                    CONTENT_LENGTH,
                    ACCEPT,
                    SEC_FETCH_SITE,
                    SEC_FETCH_USER,
                    SEC_FETCH_DEST,
                    REFERER,
                    ACCEPT_ENCODING);
            row(
                    Family.CHROMIUM,
                    kind,
                    90,
                    CONTENT_LENGTH,
                    SEC_FETCH_MODE,
                    SEC_FETCH_USER,
                    SEC_FETCH_DEST);
            row(Family.CHROMIUM, kind, 90, CONTENT_LENGTH, SEC_CH_UA, ACCEPT_ENCODING);
            row(Family.CHROMIUM, kind, 90, CONTENT_LENGTH, SEC_CH_UA_MOBILE, ACCEPT_ENCODING);
            row(Family.CHROMIUM, kind, 90, CONTENT_LENGTH, SEC_CH_UA_PLATFORM, ACCEPT_ENCODING);
            row(Family.CHROMIUM, kind, 1, CONTENT_LENGTH, ORIGIN, ACCEPT_ENCODING);
            row(Family.CHROMIUM, kind, 1, CONTENT_LENGTH, ACCEPT_LANGUAGE, COOKIE);
            row(
                    Family.FIREFOX,
                    kind,
                    1,
                    HOST,
                    USER_AGENT,
                    ACCEPT,
                    ACCEPT_LANGUAGE,
                    ACCEPT_ENCODING);
            row(
                    Family.FIREFOX,
                    kind,
                    100,
                    ACCEPT_LANGUAGE,
                    REFERER,
                    COOKIE,
                    SEC_FETCH_DEST,
                    SEC_FETCH_MODE,
                    SEC_FETCH_SITE,
                    SEC_FETCH_USER,
                    PRIORITY);
            row(Family.FIREFOX, kind, 100, ACCEPT_LANGUAGE, CONNECTION, COOKIE);
            row(Family.FIREFOX, kind, 100, ACCEPT_LANGUAGE, ORIGIN, COOKIE);
        }
        row(
                Family.CHROMIUM,
                Kind.NAVIGATION,
                90,
                UPGRADE_INSECURE_REQUESTS,
                USER_AGENT,
                ACCEPT_ENCODING,
                ACCEPT_LANGUAGE);
        row(
                Family.CHROMIUM,
                Kind.NAVIGATION,
                90,
                UPGRADE_INSECURE_REQUESTS,
                ACCEPT,
                SEC_FETCH_SITE);
        row(
                Family.FIREFOX,
                Kind.NAVIGATION,
                100,
                ACCEPT_ENCODING,
                UPGRADE_INSECURE_REQUESTS,
                SEC_FETCH_DEST);
        row(
                Family.CHROMIUM,
                Kind.WEBSOCKET,
                90,
                HOST,
                CONNECTION,
                USER_AGENT,
                UPGRADE,
                ORIGIN,
                ACCEPT_ENCODING,
                ACCEPT_LANGUAGE,
                COOKIE,
                SEC_WEBSOCKET_KEY);
        row(
                Family.FIREFOX,
                Kind.WEBSOCKET,
                100,
                HOST,
                USER_AGENT,
                ACCEPT,
                ACCEPT_LANGUAGE,
                ACCEPT_ENCODING,
                ORIGIN,
                SEC_WEBSOCKET_KEY,
                CONNECTION,
                COOKIE,
                UPGRADE);
    }

    /// For each family and kind, those of the newest versions first.
    private static final Order[][] ORDERS = orders();

    private HeaderOrder() {}

    private static Order[][] orders() {
        Order[][] orders = new Order[Family.values().length * KINDS][];
        for (Family family : Family.values()) {
            for (Kind kind : Kind.values()) {
                List<Row> rows =
                        TABLE.stream()
                                .filter(row -> row.family == family && row.kind == kind)
                                .toList();
                orders[place(family, kind)] =
                        rows.stream()
                                .map(Row::since)
                                .distinct()
                                .sorted(Comparator.reverseOrder())
                                .map(since -> Order.of(since, known(rows, since)))
                                .toArray(Order[]::new);
            }
        }
        return orders;
    }

    private static List<Row> known(List<Row> rows, int version) {
        return rows.stream().filter(row -> row.since <= version).toList();
    }

    private static int place(Family family, Kind kind) {
        return family.ordinal() * KINDS + kind.ordinal();
    }

    private static void row(Family family, Kind kind, int since, FieldName... order) {
        TABLE.add(new Row(family, kind, since, List.of(order)));
    }

    /// Whether a version of the browser that it claims to be sends headers in this order. Of one
    /// that nothing is known of, each order fits.
    static boolean fits(Traits traits) {
        Claim claim = traits.claim();
        for (Order order : ORDERS[place(claim.family(), kind(traits))]) {
            if (order.since <= claim.version()) {
                return order.fits(traits.fields());
            }
        }
        return true;
    }

    private static Kind kind(Traits traits) {
        if (traits.head().asksForWebSocket()) {
            return Kind.WEBSOCKET;
        }
        return traits.isNavigation() ? Kind.NAVIGATION : Kind.OTHER;
    }
}
