package dev.mothership.proxy;

/// The literal text that everything a regular expression matches must begin with.
final class LiteralPrefix {
    private static final String META = "\\.+*?()[]{}|^$";

    private LiteralPrefix() {}

    /// The text, unescaped; empty where there is none.
    static String of(String regex) {
        StringBuilder literal = new StringBuilder();
        int end = length(regex);
        for (int i = 0; i < end; i++) {
            char character = regex.charAt(i);
            literal.append(character == '\\' ? regex.charAt(++i) : character);
        }
        return literal.toString();
    }

    /// How many characters of the expression the literal takes up.
    static int length(String regex) {
        if (regex.contains("\\Q") || hasAlternativesAtTop(regex)) {
            return 0;
        }
        int end = 0;
        while (end < regex.length()) {
            int next = end + atomLength(regex, end);
            if (next == end || (next < regex.length() && isQuantifier(regex.charAt(next)))) {
                break;
            }
            end = next;
        }
        return end;
    }

    private static int atomLength(String regex, int at) {
        char character = regex.charAt(at);
        if (character == '\\') {
            boolean punctuation =
                    at + 1 < regex.length() && META.indexOf(regex.charAt(at + 1)) >= 0;
            return punctuation ? 2 : 0;
        }
        return META.indexOf(character) >= 0 ? 0 : 1;
    }

    private static boolean isQuantifier(char character) {
        return character == '?' || character == '*' || character == '+' || character == '{';
    }

    /// Errs on the side of yes: then the whole expression runs.
    private static boolean hasAlternativesAtTop(String regex) {
        int depth = 0;
        for (int i = 0; i < regex.length(); i++) {
            switch (regex.charAt(i)) {
                case '\\' -> i++;
                case '(' -> depth++;
                case ')' -> depth--;
                case '[' -> {
                    // Brackets may hold unbalanced parentheses: do not try to be clever.
                    return regex.indexOf('|') >= 0;
                }
                case '|' -> {
                    if (depth <= 0) {
                        return true;
                    }
                }
                default -> {
                    // Nothing that opens or closes.
                }
            }
        }
        return false;
    }
}
