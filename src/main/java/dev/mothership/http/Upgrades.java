package dev.mothership.http;

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
            if (fields.valueLength(at) > option.length() && lists(fields, at, option)) {
                return true;
            }
        }
        return false;
    }

    private static boolean lists(Fields fields, int at, String option) {
        byte[] bytes = fields.bytes();
        int end = fields.valueStart(at) + fields.valueLength(at);
        for (int from = fields.valueStart(at); from < end; from++) {
            int comma = from;
            while (comma < end && bytes[comma] != ',') {
                comma++;
            }
            if (isOption(bytes, from, comma, option)) {
                return true;
            }
            from = comma;
        }
        return false;
    }

    private static boolean isOption(byte[] bytes, int from, int end, String option) {
        int start = from;
        int last = end;
        while (start < last && isBlank(bytes[start])) {
            start++;
        }
        while (last > start && isBlank(bytes[last - 1])) {
            last--;
        }
        if (last - start != option.length()) {
            return false;
        }
        for (int i = 0; i < option.length(); i++) {
            if (Characters.lower(bytes[start + i]) != option.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
