package dev.mothership.http;

import java.util.Locale;

/// What `Connection` and `Upgrade` ask for (RFC 9110, 7.6.1 and 7.8).
public final class Upgrades {
    private Upgrades() {}

    static boolean asksForWebSocket(Fields fields) {
        int at = fields.find(FieldName.UPGRADE, 0);
        return at >= 0
                && fields.valueIs(at, "websocket")
                && fields.find(FieldName.UPGRADE, at + 1) < 0
                && connectionNames(fields, "upgrade")
                && hasKey(fields);
    }

    private static boolean hasKey(Fields fields) {
        int at = fields.find(FieldName.SEC_WEBSOCKET_KEY, 0);
        return at >= 0
                && fields.valueLength(at) > 0
                && fields.find(FieldName.SEC_WEBSOCKET_KEY, at + 1) < 0;
    }

    /// Whether a ship's 101 answers the key of the request (RFC 6455, 4.2.2): a program that knows
    /// nothing of WebSockets, but can be made to answer 101, still reads what follows as requests.
    public static boolean agree(RequestHead request, ResponseHead answer) {
        String key = request.fields().get(FieldName.SEC_WEBSOCKET_KEY);
        int at = answer.fields().find(FieldName.SEC_WEBSOCKET_ACCEPT, 0);
        return key != null && at >= 0 && answer.fields().value(at).equals(WebSocketKey.accept(key));
    }

    /// Whether `Connection` lists this option.
    ///
    /// @param option in lower case
    public static boolean connectionNames(Fields fields, String option) {
        for (int at = fields.find(FieldName.CONNECTION, 0);
                at >= 0;
                at = fields.find(FieldName.CONNECTION, at + 1)) {
            if (fields.valueIs(at, option)) {
                return true;
            }
            if (fields.valueLength(at) > option.length() && lists(fields.value(at), option)) {
                return true;
            }
        }
        return false;
    }

    private static boolean lists(String value, String option) {
        for (String name : value.split(",", -1)) {
            if (name.strip().toLowerCase(Locale.ROOT).equals(option)) {
                return true;
            }
        }
        return false;
    }
}
