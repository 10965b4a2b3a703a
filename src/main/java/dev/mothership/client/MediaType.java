package dev.mothership.client;

import java.util.Locale;

/// A media type without parameters (RFC 9110, 8.3.1). Immutable.
///
/// @param text in lower case
record MediaType(String text) {
    private static final String NO_TOKEN = "()<>@,;:\\\"/[]?={} \t";

    /// @throws IllegalArgumentException where it is none
    static MediaType of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0
                || !isToken(text.substring(0, slash))
                || !isToken(text.substring(slash + 1))
                || text.indexOf('*') >= 0) {
            throw new IllegalArgumentException("cannot read `" + text + "` as a media type");
        }
        return new MediaType(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f && NO_TOKEN.indexOf(c) < 0);
    }

    /// Whether an `Accept` header (RFC 9110, 12.5.1) names it with a weight above 0. Elements that
    /// are not right are passed over.
    boolean isNamedIn(String accept) {
        return occursIn(accept) && isElementOf(accept);
    }

    /// Whether its text is there at all: in most headers it is not, and they need not be taken
    /// apart.
    private boolean occursIn(String accept) {
        int before = text.indexOf('/');
        for (int slash = accept.indexOf('/'); slash >= 0; slash = accept.indexOf('/', slash + 1)) {
            if (accept.regionMatches(true, slash - before, text, 0, text.length())) {
                return true;
            }
        }
        return false;
    }

    private boolean isElementOf(String accept) {
        for (int at = 0; at < accept.length(); ) {
            int end = endOfElement(accept, at, ',');
            int range = endOfElement(accept, at, ';', end);
            if (is(accept, at, range) && weighs(accept, range, end)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private static int endOfElement(String text, int from, char separator) {
        return endOfElement(text, from, separator, text.length());
    }

    /// A separator within a quoted string is none (RFC 9110, 5.6.4).
    private static int endOfElement(String text, int from, char separator, int most) {
        boolean quoted = false;
        for (int i = from; i < most; i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                return i;
            }
        }
        return most;
    }

    private boolean is(String accept, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(accept.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(accept.charAt(end - 1))) {
            end--;
        }
        return end - start == text.length()
                && accept.regionMatches(true, start, text, 0, text.length());
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /// Whether the parameters say no weight, or one above 0.
    private static boolean weighs(String accept, int from, int to) {
        for (int at = from; at < to; ) {
            int end = endOfElement(accept, at + 1, ';', to);
            String parameter = accept.substring(at + 1, end).strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                return isAboveZero(parameter.substring(2));
            }
            at = end;
        }
        return true;
    }

    /// Of `0`, `0.5`, `1.000`; anything else is no weight (RFC 9110, 12.4.2), and says nothing.
    private static boolean isAboveZero(String weight) {
        boolean right =
                !weight.isEmpty()
                        && weight.length() <= 5
                        && (weight.charAt(0) == '0' || weight.charAt(0) == '1')
                        && (weight.length() == 1 || weight.charAt(1) == '.');
        boolean above = false;
        for (int i = 0; right && i < weight.length(); i++) {
            char c = weight.charAt(i);
            right = i == 1 || (c >= '0' && c <= '9');
            above |= c >= '1' && c <= '9';
        }
        return right && above;
    }

    @Override
    public String toString() {
        return text;
    }
}
