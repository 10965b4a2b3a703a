package dev.mothership.manifest;

import java.util.Map;

/// Replaces `$VAR`, `${VAR}` and `${VAR:-fallback}`; `$$` is a dollar.
///
/// A fallback is used where the variable is unset or empty, as in a POSIX shell, and may itself
/// have variables in it.
final class Expansion {
    private static final int MAX_NESTING = 8;

    private final Map<String, String> environment;

    /// @param environment what is looked up, everything merged
    Expansion(Map<String, String> environment) {
        this.environment = environment;
    }

    String expand(String text) throws BadValue {
        return expand(text, 0);
    }

    private String expand(String text, int nesting) throws BadValue {
        if (nesting > MAX_NESTING) {
            throw new BadValue("its fallbacks are nested more than " + MAX_NESTING + " deep", "");
        }
        StringBuilder result = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '$') {
                result.append(c);
                i++;
            } else if (text.startsWith("$$", i)) {
                result.append('$');
                i += 2;
            } else if (text.startsWith("${", i)) {
                int end = closing(text, i + 2);
                result.append(braced(text.substring(i + 2, end), nesting));
                i = end + 1;
            } else {
                int end = endOfName(text, i + 1);
                if (end == i + 1) {
                    throw new BadValue(
                            "a single `$` without a variable's name", "a dollar is written $$");
                }
                result.append(lookUp(text.substring(i + 1, end)));
                i = end;
            }
        }
        return result.toString();
    }

    private String braced(String inside, int nesting) throws BadValue {
        int end = endOfName(inside, 0);
        String name = inside.substring(0, end);
        String rest = inside.substring(end);
        if (name.isEmpty() || (!rest.isEmpty() && !rest.startsWith(":-"))) {
            throw new BadValue(
                    "`${" + inside + "}` is not understood", "write ${NAME} or ${NAME:-fallback}");
        }
        if (rest.isEmpty()) {
            return lookUp(name);
        }
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? expand(rest.substring(2), nesting + 1) : value;
    }

    private String lookUp(String name) throws BadValue {
        String value = environment.get(name);
        if (value == null) {
            throw new BadValue(
                    "the environment variable " + name + " is not set",
                    "set it, or give a fallback: ${" + name + ":-…}");
        }
        return value;
    }

    private static int closing(String text, int from) throws BadValue {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw new BadValue("a `${` is not closed", "write ${NAME} or ${NAME:-fallback}");
    }

    private static int endOfName(String text, int from) {
        int i = from;
        while (i < text.length() && isNamePart(text.charAt(i), i > from)) {
            i++;
        }
        return i;
    }

    private static boolean isNamePart(char c, boolean digitsToo) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (digitsToo && c >= '0' && c <= '9');
    }
}
