package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Recognizes CORS preflights (Fetch standard, "CORS-preflight fetch") and puts together what
/// decides on their answers.
///
/// Whatever else a ship might look at makes it a request like any other: what one client sends must
/// not decide on the answer that another one gets.
final class PreflightRequest {
    /// Of a key: it is kept.
    static final int LONGEST_KEY = 4_096;

    private static final String REQUESTED = "access-control-request-";
    private static final String METHOD = REQUESTED + "method";
    private static final String HEADERS = REQUESTED + "headers";
    private static final String PRIVATE_NETWORK = REQUESTED + "private-network";

    /// What a `Connection` may name: any other field would not reach the ship though it is here.
    private static final Set<String> USUAL = Set.of("keep-alive", "close", "te", "");

    private static final List<String> CREDENTIALS = List.of("authorization", "proxy-authorization");

    /// Frameworks take another method, path or host from these.
    private static final List<String> OVERRIDES =
            List.of("x-http-method", "x-method-override", "x-original-", "x-rewrite-");

    private @Nullable String origin;
    private @Nullable String method;
    private @Nullable String headers;
    private @Nullable String privateNetwork;

    private PreflightRequest() {}

    /// @param target what the ship gets
    /// @return null for anything but a preflight whose answer may be kept
    static @Nullable String keyOf(
            String listener,
            CompiledRoute route,
            String target,
            RequestHead request,
            Origin comesFrom) {
        Fields fields = request.fields();
        PreflightRequest asked = new PreflightRequest();
        if (request.hasBody() || request.asksForWebSocket() || !asked.read(fields)) {
            return null;
        }
        String text =
                listener
                        + '\n'
                        + route.index()
                        + (comesFrom.isSecure() ? "\ns" : "\n")
                        + shown(comesFrom.host(fields))
                        + shown(fields.get(FieldName.HOST))
                        + '\n'
                        + target
                        + shown(asked.origin)
                        + shown(asked.method)
                        + shown(asked.headers)
                        + shown(asked.privateNetwork);
        return text.length() > LONGEST_KEY ? null : text;
    }

    /// A line, in which no value looks like none.
    private static String shown(@Nullable String value) {
        return value == null ? "\n" : "\n=" + value;
    }

    /// The key with fields that the ship's `Vary` names.
    ///
    /// @param names in lower case
    static String extended(String text, List<String> names, Fields fields) {
        if (names.isEmpty()) {
            return text;
        }
        StringBuilder all = new StringBuilder(text);
        for (String name : names) {
            all.append('\n').append(name);
            for (int i = 0; i < fields.size(); i++) {
                if (!fields.isRemoved(i) && fields.nameIs(i, name)) {
                    all.append('\r').append(fields.value(i)); // which no value has
                }
            }
        }
        return all.toString();
    }

    /// Whether a key has this field without being extended.
    ///
    /// @param name in lower case
    static boolean isInKey(String name) {
        return switch (name) {
            case "origin", "host", METHOD, HEADERS, PRIVATE_NETWORK -> true;
            default -> name.equals("cookie") || CREDENTIALS.contains(name);
        };
    }

    /// @return whether it is one that can be answered by what is kept
    private boolean read(Fields fields) {
        for (int i = 0; i < fields.size(); i++) {
            // With `_` for `-`, CGI, WSGI and Rack take a field for the one that we look at.
            if (!fields.isRemoved(i) && (fields.nameHas(i, '_') || !readOne(fields, i))) {
                return false;
            }
        }
        String list = headers;
        if (list != null) {
            headers = normalized(list);
        }
        return origin != null && method != null && (list == null || headers != null);
    }

    private boolean readOne(Fields fields, int at) {
        return switch (fields.kind(at)) {
            case ORIGIN -> {
                boolean first = origin == null;
                origin = fields.value(at);
                yield first;
            }
            case CONNECTION -> isUsual(fields.value(at));
            case CACHE_CONTROL -> {
                String value = fields.value(at);
                yield !Variant.lists(value, "no-cache") && !Variant.lists(value, "no-store");
            }
            case COOKIE,
                    EXPECT,
                    RANGE,
                    IF_MATCH,
                    IF_NONE_MATCH,
                    IF_MODIFIED_SINCE,
                    IF_UNMODIFIED_SINCE,
                    IF_RANGE ->
                    false;
            default -> readOther(fields, at);
        };
    }

    private boolean readOther(Fields fields, int at) {
        if (fields.nameIs(at, METHOD)) {
            boolean first = method == null;
            method = fields.value(at);
            return first;
        }
        if (fields.nameIs(at, HEADERS)) {
            headers = (headers == null ? "" : headers + ",") + fields.value(at);
            return headers.length() <= LONGEST_KEY;
        }
        if (fields.nameIs(at, PRIVATE_NETWORK)) {
            boolean first = privateNetwork == null;
            privateNetwork = fields.value(at);
            return first;
        }
        for (String credential : CREDENTIALS) {
            if (fields.nameIs(at, credential)) {
                return false;
            }
        }
        for (String override : OVERRIDES) {
            if (fields.nameStartsWith(at, override)) {
                return false;
            }
        }
        return !fields.nameStartsWith(at, REQUESTED);
    }

    private static boolean isUsual(String connection) {
        return Arrays.stream(connection.split(",", -1))
                .allMatch(token -> USUAL.contains(lower(token.strip())));
    }

    /// A list of names without regard to order, case and repetition.
    ///
    /// @return null where it is not of names
    private static @Nullable String normalized(String list) {
        TreeSet<String> names = new TreeSet<>();
        for (String name : lower(list).split(",", -1)) {
            names.add(name.strip());
        }
        names.remove("");
        String all = String.join(",", names);
        return all.chars().allMatch(character -> character > ' ' && character < 0x7f) ? all : null;
    }

    /// ASCII only.
    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            lower.append(
                    character >= 'A' && character <= 'Z' ? (char) (character | 0x20) : character);
        }
        return lower.toString();
    }
}
