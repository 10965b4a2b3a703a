package dev.mothership.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a request's `Accept-Encoding` wishes for (RFC 9110, 12.5.3). Immutable.
///
/// What is not written as the grammar has it is taken for a refusal: a body that the client cannot
/// read does more harm than a long one. So is a coding that is named twice, where it is refused
/// once.
public final class AcceptEncoding {
    private static final int UNNAMED = -1;
    private static final int REFUSED = 0;
    private static final int MOST = 1_000;

    private static final String IDENTITY = "identity";
    private static final AcceptEncoding NONE = new AcceptEncoding(List.of());

    private final List<Element> elements;
    private final int any;
    private final int identity;

    /// @param name in lower case
    private record Element(String name, int weight) {}

    private AcceptEncoding(List<Element> elements) {
        this.elements = elements;
        this.any = lowest("*");
        this.identity = lowest(IDENTITY);
    }

    /// @param value all of the request's `Accept-Encoding`; null where it has none
    public static AcceptEncoding of(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return NONE;
        }
        List<Element> elements = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            String element = part.strip();
            if (!element.isEmpty()) {
                elements.add(element(element));
            }
        }
        return new AcceptEncoding(elements);
    }

    /// `x-gzip` is `gzip` (RFC 9110, 8.4.1.3).
    private static Element element(String text) {
        int semicolon = text.indexOf(';');
        String name = semicolon < 0 ? text : text.substring(0, semicolon).stripTrailing();
        int weight = semicolon < 0 ? MOST : weight(text.substring(semicolon + 1).strip());
        String lower = name.toLowerCase(Locale.ROOT);
        return new Element(lower.equals("x-gzip") ? "gzip" : lower, weight);
    }

    /// How much a coding is liked, from 1 to 1000; 0 where it is not to be sent, since it is
    /// refused, not named, or liked less than the body as it is.
    ///
    /// @param coding in lower case
    public int wish(String coding) {
        int named = lowest(coding);
        int weight = named == UNNAMED ? any : named;
        return weight < identity ? REFUSED : Math.max(weight, REFUSED);
    }

    private int lowest(String name) {
        int lowest = UNNAMED;
        for (Element element : elements) {
            if (element.name.equals(name)) {
                lowest = lowest == UNNAMED ? element.weight : Math.min(lowest, element.weight);
            }
        }
        return lowest;
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
