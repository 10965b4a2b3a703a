package dev.mothership.manifest;

import java.util.Collection;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Hides what must not be shown or logged. It goes by names and by the shape of URLs, so it hides a
/// harmless value now and then, and cannot know a secret under an innocent name.
final class Secrets {
    static final String MASK = "********";

    private static final Pattern NAME =
            Pattern.compile(
                    "key|token|secret|passw|passphrase|pwd|credential|private|salt|(^|_)(pass|auth)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern URL_PASSWORD =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,30}://[^/?#\\s@:]{0,200}:)[^/\\s]{1,500}@");
    private static final Pattern URL_PARAMETER =
            Pattern.compile(
                    "([?&;](?:[^=&;?\\s]{0,40})(?:key|token|secret|passw|pwd)[^=&;\\s]{0,40}=)[^&;\\s]+",
                    Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /// Whether one of these names looks like that of a secret.
    static boolean areNamed(Collection<String> names) {
        return names.stream().anyMatch(name -> NAME.matcher(name).find());
    }

    /// The value of a variable, fit to be shown.
    static String mask(String name, String value) {
        return NAME.matcher(name).find() && !value.isEmpty() ? MASK : mask(value);
    }

    /// The same, as long as before, so that what stands behind it stays where it is.
    static String cover(String text) {
        String covered =
                URL_PASSWORD
                        .matcher(text)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(
                                        found.group(1) + "*".repeat(rest(found) - 1) + "@"));
        return URL_PARAMETER
                .matcher(covered)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) + "*".repeat(rest(found))));
    }

    private static int rest(MatchResult found) {
        return found.group().length() - found.group(1).length();
    }

    /// A text without the passwords of the URLs in it.
    static String mask(String text) {
        String masked = URL_PASSWORD.matcher(text).replaceAll("$1" + MASK + "@");
        return URL_PARAMETER.matcher(masked).replaceAll("$1" + MASK);
    }
}
