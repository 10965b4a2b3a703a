package dev.mothership.proxy;

import com.google.re2j.Pattern;

/// Says whether a route's pattern takes a path. Patterns that are no more than a literal, by far
/// most, are compared as strings; the others run RE2 (linear time), and only on paths that begin
/// with the pattern's literal beginning.
sealed interface PathPattern {

    boolean matches(String path);

    /// What every path that it takes begins with.
    String literal();

    /// Takes every path.
    record Any() implements PathPattern {
        @Override
        public String literal() {
            return "";
        }

        @Override
        public boolean matches(String path) {
            return true;
        }
    }

    /// `/api`, `/api.*`: takes what begins so.
    record Prefix(String literal) implements PathPattern {
        @Override
        public boolean matches(String path) {
            return path.startsWith(literal);
        }
    }

    /// `/api$`: takes this path only.
    record Exact(String literal) implements PathPattern {
        @Override
        public boolean matches(String path) {
            return path.equals(literal);
        }
    }

    /// `/api(/.*)?$`: takes the path itself and all below it.
    record Subtree(String literal) implements PathPattern {
        @Override
        public boolean matches(String path) {
            return path.startsWith(literal)
                    && (path.length() == literal.length() || path.charAt(literal.length()) == '/');
        }
    }

    /// A literal anywhere in the path.
    record Containing(String part) implements PathPattern {
        @Override
        public String literal() {
            return "";
        }

        @Override
        public boolean matches(String path) {
            return path.contains(part);
        }
    }

    /// A regular expression from the start of the path.
    record FromStart(String literal, Pattern pattern) implements PathPattern {
        @Override
        public boolean matches(String path) {
            return path.startsWith(literal) && pattern.matcher(path).lookingAt();
        }
    }

    /// A regular expression anywhere in the path.
    record Anywhere(Pattern pattern) implements PathPattern {
        @Override
        public String literal() {
            return "";
        }

        @Override
        public boolean matches(String path) {
            return pattern.matcher(path).find();
        }
    }

    /// Compiles a route's pattern: one that starts with `/` or `^` matches from the start of the
    /// path, any other anywhere in it.
    ///
    /// @throws com.google.re2j.PatternSyntaxException where it is not RE2 syntax
    static PathPattern of(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        boolean fromStart = pattern.startsWith("/") || pattern.startsWith("^");
        String body = pattern.startsWith("^") ? pattern.substring(1) : pattern;
        if (!fromStart) {
            return anywhere(body, compiled);
        }
        String literal = LiteralPrefix.of(body);
        String rest = body.substring(LiteralPrefix.length(body));
        return switch (rest) {
            case "", ".*", "(/.*)?", "(?:/.*)?" ->
                    literal.isEmpty() ? new Any() : new Prefix(literal);
            case "$" -> new Exact(literal);
            case "(/.*)?$", "(?:/.*)?$", "(/|$)", "(?:/|$)" -> new Subtree(literal);
            default -> new FromStart(literal, compiled);
        };
    }

    private static PathPattern anywhere(String body, Pattern compiled) {
        if (body.isEmpty() || body.equals(".*")) {
            return new Any();
        }
        return LiteralPrefix.length(body) == body.length()
                ? new Containing(LiteralPrefix.of(body))
                : new Anywhere(compiled);
    }
}
