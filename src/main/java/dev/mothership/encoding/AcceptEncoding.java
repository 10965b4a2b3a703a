package dev.mothership.encoding;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `Accept-Encoding` (RFC 9110, 12.5.3).
///
/// What is not written as the grammar has it is taken for a refusal: a body that the client cannot
/// read does more harm than a long one. So is a coding that is named twice, where it is refused
/// once.
public final class AcceptEncoding {
    private static final int UNNAMED = -1;
    private static final int REFUSED = 0;
    private static final int MOST = 1_000;

    private final int[] weights = new int[Encoding.values().length];
    private int any = UNNAMED;
    private int identity = UNNAMED;

    private AcceptEncoding() {
        Arrays.fill(weights, UNNAMED);
    }

    /// What the client likes best of what is offered.
    ///
    /// @param value all of the request's `Accept-Encoding`; null where it has none
    /// @return null where it is to get the response as it is
    public static @Nullable Encoding choose(@Nullable String value, Set<Encoding> offered) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        AcceptEncoding accept = new AcceptEncoding();
        for (String element : value.split(",", -1)) {
            accept.take(element.strip());
        }
        return accept.best(offered);
    }

    private void take(String element) {
        if (element.isEmpty()) {
            return;
        }
        int semicolon = element.indexOf(';');
        String name = semicolon < 0 ? element : element.substring(0, semicolon).stripTrailing();
        int weight = semicolon < 0 ? MOST : weight(element.substring(semicolon + 1).strip());
        Encoding encoding = Encoding.named(name);
        if (encoding != null) {
            weights[encoding.ordinal()] = lower(weights[encoding.ordinal()], weight);
        } else if (name.equals("*")) {
            any = lower(any, weight);
        } else if (name.equalsIgnoreCase("identity")) {
            identity = lower(identity, weight);
        }
    }

    private static int lower(int known, int weight) {
        return known == UNNAMED ? weight : Math.min(known, weight);
    }

    private @Nullable Encoding best(Set<Encoding> offered) {
        Encoding best = null;
        int most = Math.max(identity - 1, REFUSED);
        for (Encoding encoding : Encoding.values()) {
            int weight = weights[encoding.ordinal()];
            if (weight == UNNAMED) {
                weight = any;
            }
            if (weight > most && offered.contains(encoding)) {
                best = encoding;
                most = weight;
            }
        }
        return best;
    }

    /// `q=` and a number from 0 to 1 with at most three decimals (RFC 9110, 12.4.2), in
    /// thousandths.
    private static int weight(String parameter) {
        int length = parameter.length();
        if (length < 3
                || length > 7
                || !parameter.regionMatches(true, 0, "q=", 0, 2)
                || (length > 3 && parameter.charAt(3) != '.')) {
            return REFUSED;
        }
        int weight = 0;
        for (int i = 2; i < 7; i++) {
            char digit = i < length ? parameter.charAt(i) : '0';
            if (i != 3) {
                if (digit < '0' || digit > '9') {
                    return REFUSED;
                }
                weight = weight * 10 + digit - '0';
            }
        }
        return weight > MOST ? REFUSED : weight;
    }
}
