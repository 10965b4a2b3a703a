package dev.mothership.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which browser a User-Agent says that it is. Immutable.
///
/// @param version the first number of the version; 0 where there is none
/// @param mobile whether it says `Mobile`
/// @param usual whether it says no more than the browser itself does: others, such as a browser
///   within an app, may leave out what this one sends
/// @param headless whether it says itself that nobody looks at it
/// @param edge whether it says that it is Edge
record Claim(
        Family family,
        int version,
        Platform platform,
        boolean mobile,
        boolean usual,
        boolean headless,
        boolean edge) {
    /// Says nothing of a browser.
    static final Claim NONE =
            new Claim(Family.NONE, 0, Platform.UNKNOWN, false, false, false, false);

    private static final Pattern USUAL_CHROMIUM =
            Pattern.compile(
                    "Mozilla/5\\.0 \\([^()]*\\) AppleWebKit/537\\.36 \\(KHTML, like Gecko\\)"
                            + " (?:Headless)?Chrome/[0-9.]+(?: Mobile)? Safari/537\\.36"
                            + "(?: (?:Edg|EdgA|OPR)/[0-9.]+)?");

    private static final Pattern USUAL_FIREFOX =
            Pattern.compile("Mozilla/5\\.0 \\([^()]*rv:[0-9.]+\\) Gecko/[0-9.]+ Firefox/[0-9.]+");

    private static final Pattern USUAL_SAFARI =
            Pattern.compile(
                    "Mozilla/5\\.0 \\([^()]*\\) AppleWebKit/[0-9.]+ \\(KHTML, like Gecko\\)"
                            + " Version/[0-9.]+(?: Mobile/[0-9A-Za-z]+)? Safari/[0-9.]+");

    /// An engine: what is behind a name is what counts. Chrome on an iPhone is Safari's.
    enum Family {
        CHROMIUM,
        FIREFOX,
        SAFARI,
        NONE
    }

    /// What it runs on.
    enum Platform {
        WINDOWS,
        MAC,
        LINUX,
        ANDROID,
        CHROME_OS,
        UNKNOWN;

        /// As in a User-Agent's first comment.
        static Platform ofAgent(String agent) {
            if (agent.contains("Windows NT")) {
                return WINDOWS;
            }
            if (agent.contains("Android")) {
                return ANDROID;
            }
            if (agent.contains("CrOS")) {
                return CHROME_OS;
            }
            if (agent.contains("Macintosh")) {
                return MAC;
            }
            return agent.contains("X11; Linux") ? LINUX : UNKNOWN;
        }

        /// As in `Sec-CH-UA-Platform`, quotes and all.
        static Platform ofHint(String hint) {
            return switch (hint) {
                case "\"Windows\"" -> WINDOWS;
                case "\"macOS\"" -> MAC;
                case "\"Linux\"" -> LINUX;
                case "\"Android\"" -> ANDROID;
                case "\"Chrome OS\"", "\"Chromium OS\"" -> CHROME_OS;
                default -> UNKNOWN;
            };
        }
    }

    static Claim of(String agent) {
        if (!agent.startsWith("Mozilla/5.0 (") || agent.contains("compatible;")) {
            return NONE;
        }
        int chrome = agent.indexOf("Chrome/");
        boolean safari = agent.contains(" Safari/") || agent.contains(" Mobile/");
        if (chrome > 0 && safari) {
            return chromium(agent, chrome);
        }
        if (agent.contains(" Gecko/") && agent.contains(" Firefox/")) {
            return claim(
                    Family.FIREFOX,
                    number(agent, agent.indexOf(" Firefox/") + " Firefox/".length()),
                    agent,
                    USUAL_FIREFOX.matcher(agent));
        }
        if (agent.contains(" AppleWebKit/") && safari) {
            int version = agent.indexOf(" Version/");
            return claim(
                    Family.SAFARI,
                    version < 0 ? 0 : number(agent, version + " Version/".length()),
                    agent,
                    USUAL_SAFARI.matcher(agent));
        }
        return NONE;
    }

    private static Claim chromium(String agent, int chrome) {
        return new Claim(
                Family.CHROMIUM,
                number(agent, chrome + "Chrome/".length()),
                Platform.ofAgent(agent),
                agent.contains(" Mobile"),
                USUAL_CHROMIUM.matcher(agent).matches() && !agent.contains("; wv)"),
                agent.contains("HeadlessChrome/"),
                agent.contains(" Edg/") || agent.contains(" EdgA/"));
    }

    private static Claim claim(Family family, int version, String agent, Matcher usual) {
        return new Claim(
                family,
                version,
                Platform.ofAgent(agent),
                agent.contains("Mobile"),
                usual.matches(),
                false,
                false);
    }

    static int number(String text, int from) {
        int number = 0;
        for (int i = from; i < text.length() && i < from + 6; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                break;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
