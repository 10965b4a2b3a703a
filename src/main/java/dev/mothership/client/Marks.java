package dev.mothership.client;

import java.util.List;
import java.util.Map;

/// By what browsers are told apart: words of their User-Agents, and what they mean together.
///
/// Families are engines, because what a page may use depends on them: every browser on an iPhone is
/// WebKit, whoever's name it has.
final class Marks {
    static final String SOURCE = "browsers";

    private static final int FIRST = 1 << 16;
    private static final int CHROME = FIRST;
    private static final int FIREFOX = FIRST << 1;
    private static final int GECKO = FIRST << 2;
    private static final int WEBKIT = FIRST << 3;
    private static final int APPLE = FIRST << 4;
    private static final int NOT_APPLE = FIRST << 5;
    private static final int MICROSOFT = FIRST << 6;

    /// Something that programs are made with.
    static final int LIBRARY = FIRST << 7;

    /// Where somebody can be asked.
    static final int ADDRESS = FIRST << 8;

    private static final Map<String, Integer> WORDS =
            Map.ofEntries(
                    Map.entry("Chrome/", CHROME),
                    Map.entry("Chromium/", CHROME),
                    Map.entry("Firefox/", FIREFOX),
                    Map.entry("Gecko/", GECKO),
                    Map.entry("AppleWebKit/", WEBKIT),
                    Map.entry("Macintosh", APPLE),
                    Map.entry("iPhone", APPLE),
                    Map.entry("iPad", APPLE),
                    Map.entry("iPod", APPLE),
                    Map.entry("Android", NOT_APPLE),
                    Map.entry("Windows Phone", NOT_APPLE),
                    // Internet Explorer, and Edge before it was a Chromium.
                    Map.entry("MSIE ", MICROSOFT),
                    Map.entry("Trident/", MICROSOFT),
                    Map.entry("Edge/", MICROSOFT));

    /// What others begin with.
    private static final List<String> BEGINNINGS =
            List.of(
                    "Opera/", "Lynx/", "w3m/", "ELinks", "Links (", "Links/", "NetSurf/", "Dillo/",
                    "Konqueror/");

    private Marks() {}

    static List<Clue> clues() {
        return WORDS.entrySet().stream()
                .map(word ->
                        new Clue(
                                word.getKey(),
                                word.getValue(),
                                SOURCE,
                                Clue.Place.EXACT,
                                null))
                .toList();
    }

    /// The kinds of one that is no bot.
    ///
    /// @param marks bits of all words that were found
    static int kinds(String agent, int marks) {
        if (!agent.startsWith("Mozilla/")) {
            return BEGINNINGS.stream().anyMatch(agent::startsWith) ? Kind.BROWSER.bit() : 0;
        }
        if ((marks & (CHROME | FIREFOX | GECKO | WEBKIT | MICROSOFT)) == 0) {
            return 0;
        }
        return Kind.BROWSER.bit() | family(marks);
    }

    private static int family(int seen) {
        if ((seen & MICROSOFT) != 0) {
            return 0;
        }
        if ((seen & CHROME) != 0) {
            return Kind.CHROMIUM.bit();
        }
        if ((seen & FIREFOX) != 0) {
            return Kind.FIREFOX.bit();
        }
        boolean apple = (seen & (APPLE | NOT_APPLE)) == APPLE;
        return apple && (seen & WEBKIT) != 0 ? Kind.SAFARI.bit() : 0;
    }
}
