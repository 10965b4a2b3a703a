package dev.mothership.client;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/// What it means that a User-Agent has some text in it. Thread-safe.
final class Clue {
    /// How a text has to stand in an agent.
    enum Place {
        /// Its first character begins a word; upper and lower case differ.
        EXACT,
        /// The agent begins with it; upper and lower case differ.
        BEGINNING,
        /// Its first character begins a word, in whatever case.
        PREFIX,
        /// It is a word, or several, in whatever case.
        WORD,
        /// Anywhere, in whatever case.
        ANYWHERE
    }

    private final String text;
    private final int says;
    private final String source;
    private final Place place;
    private final @Nullable String expression;
    private @Nullable Pattern pattern;

    /// @param says bits of kinds, and of [Marks]
    /// @param source who says so, for people
    /// @param expression what the whole agent has to match besides; null for nothing
    Clue(String text, int says, String source, Place place, @Nullable String expression) {
        this.text = text;
        this.says = says;
        this.source = source;
        this.place = place;
        this.expression = expression;
    }

    String text() {
        return text;
    }

    int says() {
        return says;
    }

    String source() {
        return source;
    }

    /// Whether it tells one browser from another, and nothing else.
    boolean isOfBrowser() {
        return source.equals(Marks.SOURCE);
    }

    /// What it says and why, for people.
    String describe() {
        Kinds kinds = Kinds.of(says);
        return (kinds == Kinds.NONE ? "" : kinds + " by ") + "`" + text + "` (" + source + ")";
    }

    boolean hasPattern() {
        return expression != null;
    }

    /// Whether it holds where its text was found, whatever the case of the letters.
    ///
    /// @param end where the text ends in `agent`
    boolean isAt(String agent, int end) {
        int at = end - text.length();
        return switch (place) {
            case ANYWHERE -> true;
            case EXACT -> begins(agent, at) && agent.startsWith(text, at);
            case BEGINNING -> at == 0 && agent.startsWith(text);
            case PREFIX -> begins(agent, at);
            case WORD -> begins(agent, at) && ends(agent, end);
        };
    }

    /// Whether the agent matches its pattern; to be asked of one that has one.
    boolean matches(String agent) {
        Pattern known = pattern;
        if (known == null) {
            known = Pattern.compile(String.valueOf(expression));
            pattern = known; // immutable: two threads may both make it
        }
        return known.matcher(agent).find();
    }

    private boolean begins(String agent, int at) {
        return at == 0 || !isWord(text.charAt(0)) || !isWord(agent.charAt(at - 1));
    }

    private boolean ends(String agent, int end) {
        return end == agent.length()
                || !isWord(text.charAt(text.length() - 1))
                || !isWord(agent.charAt(end));
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
