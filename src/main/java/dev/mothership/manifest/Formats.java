package dev.mothership.manifest;

import com.google.re2j.PatternSyntaxException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Formats of text values: each returns what the text means, or says what is wrong with it.
final class Formats {
    private static final int LONGEST_PATTERN = 2_000;
    private static final int LONGEST_NAME = 128;
    private static final long LARGEST_REPETITION = 1_000_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern INSTANCE = Pattern.compile(".*\\.[0-9]+");
    private static final Pattern ROUTE_HOST =
            Pattern.compile("(?:\\*\\.)?[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63}){0,30}");
    private static final Pattern REPEAT = Pattern.compile("(\\)?)\\{(\\d{1,4})?,?(\\d{1,4})?\\}");

    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[!#$%&'+.^_`|~0-9A-Za-z-]+/[!#$%&'+.^_`|~0-9A-Za-z-]+");
    private static final Pattern CLIENT_NAME = Pattern.compile("[!-~][ -~]{1,98}[!-~]");

    private static final List<String> KINDS =
            List.of("browser", "chromium", "chrome", "firefox", "safari", "llm", "bot", "headless");

    private Formats() {}

    static String any(String text) {
        return text;
    }

    static String notEmpty(String text) throws BadValue {
        if (text.isBlank()) {
            throw new BadValue("it is empty", "");
        }
        return text;
    }

    /// A name of a ship, bay, job, group or listener.
    static String name(String text) throws BadValue {
        if (!NAME.matcher(text).matches() || text.length() > LONGEST_NAME) {
            throw new BadValue(
                    "\"" + text + "\" is not a name",
                    "names are 1 to " + LONGEST_NAME + " of A-Z a-z 0-9 . _ -");
        }
        if (INSTANCE.matcher(text).matches()) {
            throw new BadValue(
                    "\"" + text + "\" ends like an instance",
                    "app.1, app.2 … are the instances of app; write app-1");
        }
        return text;
    }

    /// The name of an environment variable.
    static String variable(String text) throws BadValue {
        if (text.isEmpty() || text.indexOf('=') >= 0) {
            throw new BadValue("\"" + text + "\" is not a variable's name", "");
        }
        return text;
    }

    /// A command line: of words, or for a shell.
    static Command command(String text) throws BadValue {
        if (text.isBlank()) {
            throw new BadValue("it is empty", "write the program and its arguments");
        }
        Optional<List<String>> words = ShellWords.split(text);
        if (words.isPresent() && words.get().getFirst().isEmpty()) {
            throw new BadValue("the program's name is empty", "");
        }
        return words.map(argv -> new Command(argv, text, false))
                .orElseGet(() -> new Command(List.of("/bin/sh", "-c", text), text, true));
    }

    /// The path of a request.
    static String requestPath(String text) throws BadValue {
        if (!text.startsWith("/")) {
            throw new BadValue("\"" + text + "\" does not start with /", "write \"/" + text + "\"");
        }
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
            throw new BadValue(
                    "a path has no space, `#`, control or non-ASCII character",
                    "write them percent-encoded, a space as %20");
        }
        return text;
    }

    /// `http://` or `https://`.
    static URI url(String text) throws BadValue {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new BadValue(
                    "\"" + text + "\" is not a URL: " + e.getReason().toLowerCase(Locale.ROOT), "");
        }
        throw new BadValue(
                "\"" + text + "\" is not a URL", "write \"http://127.0.0.1:3000/health\"");
    }

    /// `"/path"` or a URL.
    static HealthCheck.Probe probe(String text) throws BadValue {
        if (text.startsWith("/")) {
            return new HealthCheck.Probe.HttpPath(requestPath(text));
        }
        if (text.startsWith("http://") || text.startsWith("https://")) {
            return new HealthCheck.Probe.HttpUrl(url(text));
        }
        throw new BadValue(
                "\"" + text + "\" is neither a path nor a URL",
                "write \"/health\", or { command = \"…\" } or { tcp = \"127.0.0.1:5432\" }");
    }

    /// A route's pattern, in RE2 syntax.
    static String pattern(String text) throws BadValue {
        if (text.isEmpty()) {
            throw new BadValue("the pattern is empty", "\"/.*\" takes every path");
        }
        if (text.length() > LONGEST_PATTERN || repetition(text) > LARGEST_REPETITION) {
            throw new BadValue(
                    "the pattern is too large",
                    "at most " + LONGEST_PATTERN + " characters, and small repetitions");
        }
        try {
            com.google.re2j.Pattern.compile(text);
            return text;
        } catch (PatternSyntaxException e) {
            String what =
                    e.getPattern() == null || e.getPattern().isEmpty()
                            ? ""
                            : " `" + e.getPattern() + "`";
            boolean perl = String.valueOf(e.getDescription()).contains("Perl");
            throw new BadValue(
                    "the pattern does not compile: " + e.getDescription() + what,
                    perl ? "patterns are RE2: no look-around, no back references" : "");
        }
    }

    /// How often counted repetitions may multiply what they stand behind: RE2 writes them out.
    private static long repetition(String text) {
        long groups = 1;
        long largest = 1;
        Matcher matcher = REPEAT.matcher(text);
        while (matcher.find()) {
            String count = matcher.group(3) != null ? matcher.group(3) : matcher.group(2);
            long factor = count == null ? 1 : Math.max(1, Long.parseLong(count));
            if (matcher.group(1).isEmpty()) {
                largest = Math.max(largest, factor);
            } else {
                groups = Math.min(groups * factor, LARGEST_REPETITION + 1);
            }
        }
        return groups * largest;
    }

    /// `"bind:pattern"`.
    static Route route(String text) throws BadValue {
        int colon = text.indexOf(':');
        if (colon <= 0 || !NAME.matcher(text.substring(0, colon)).matches()) {
            throw new BadValue(
                    "\"" + text + "\" is not a route",
                    "write \"LISTENER:PATTERN\", such as \"http:/.*\", or { pattern = \"/.*\" }");
        }
        return new Route(
                Optional.of(text.substring(0, colon)),
                pattern(text.substring(colon + 1)),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /// A host of a route: a name or `*.name`.
    static String routeHost(String text) throws BadValue {
        if (!ROUTE_HOST.matcher(text).matches()) {
            throw new BadValue(
                    "\"" + text + "\" is not a host",
                    "write \"example.org\" or \"*.example.org\", no port");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /// A path prefix.
    static String prefix(String text) throws BadValue {
        return requestPath(text);
    }

    /// A network such as `10.0.0.0/8`, an address, or `unix`.
    static String network(String text) throws BadValue {
        String[] parts = text.split("/", 2);
        int bits = Addresses.bytes(parts[0]).map(bytes -> 8 * bytes.length).orElse(-1);
        boolean right =
                bits >= 0
                        && (parts.length == 1
                                || (parts[1].matches("\\d{1,3}")
                                        && Integer.parseInt(parts[1]) <= bits));
        if (!right && !text.equals("unix")) {
            throw new BadValue(
                    "\"" + text + "\" is not a network", "write \"10.0.0.0/8\" or \"unix\"");
        }
        return text;
    }

    /// Cron of five fields, or `every 10m`.
    static Schedule schedule(String text) throws BadValue {
        try {
            return Schedule.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadValue(
                    "\"" + text + "\" is not a schedule: " + e.getMessage(),
                    "write \"0 4 * * *\" or \"every 10m\"");
        }
    }

    /// Rights in octal.
    static String octal(String text) throws BadValue {
        if (!text.matches("0?[0-7]{3}")) {
            throw new BadValue("\"" + text + "\" is not octal", "write \"022\"");
        }
        return text;
    }

    /// A kind of client, or `~regex`.
    static String clientKind(String text) throws BadValue {
        if (text.startsWith("~")) {
            pattern(text.substring(1));
        } else if (!KINDS.contains(text)) {
            throw new BadValue(
                    "\"" + text + "\" is not a kind of client",
                    Nearest.hint(text, KINDS, "kinds") + "; or \"~regex\"");
        }
        return text;
    }

    /// A media type without parameters.
    static String mediaType(String text) throws BadValue {
        if (!MEDIA_TYPE.matcher(text).matches()) {
            throw new BadValue(
                    "\"" + text + "\" is not a media type",
                    "write \"text/markdown\", without parameters or `*`");
        }
        return text;
    }

    /// A name that is looked for in User-Agents.
    static String clientName(String text) throws BadValue {
        if (!CLIENT_NAME.matcher(text).matches()) {
            throw new BadValue(
                    "\"" + text + "\" is not the name of a client",
                    "write a name of 3 to 100 ASCII characters, such as \"ExampleBot\"");
        }
        return text;
    }
}
