package dev.mothership.client;

import com.hankcs.algorithm.AhoCorasickDoubleArrayTrie.IHit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One User-Agent while it is looked at. Not thread-safe.
final class Examination implements IHit<Clue[]> {
    /// Patterns that are tried: who writes the same words a hundred times into one agent does not
    /// make us try a hundred.
    private static final int MOST_PATTERNS = 8;

    private final String agent;
    private final char[] lower;
    private final @Nullable List<Clue> found;
    private int says;
    private int patterns;

    /// @param explain whether [#clues] will be asked for
    Examination(String agent, boolean explain) {
        this.agent = agent;
        this.lower = new char[agent.length()];
        this.found = explain ? new ArrayList<>() : null;
        for (int i = 0; i < lower.length; i++) {
            char c = agent.charAt(i);
            lower[i] = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
        }
    }

    /// Looks for what everybody looks for, and for some more.
    ///
    /// @param more each of [Clue.Place#WORD]
    Kinds run(Lists lists, List<Clue> more) {
        lists.search(lower, this);
        for (Clue clue : more) {
            search(clue);
        }
        return Kinds.of(isBot() ? says : Marks.kinds(agent, says));
    }

    /// Whether it is one at least; then its kinds are not those of a browser, whatever words of
    /// browsers it has.
    private boolean isBot() {
        return (says & (Kind.BOT.bit() | Kind.LLM.bit() | Kind.HEADLESS.bit())) != 0;
    }

    private void search(Clue clue) {
        String text = clue.text().toLowerCase(Locale.ROOT);
        char first = text.charAt(0);
        for (int at = 0; at + text.length() <= lower.length; at++) {
            if (lower[at] == first && isAt(text, at)) {
                consider(clue, at);
            }
        }
    }

    private boolean isAt(String text, int at) {
        for (int i = 0; i < text.length(); i++) {
            if (lower[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void hit(int begin, int end, Clue[] clues) {
        for (Clue clue : clues) {
            consider(clue, begin);
        }
    }

    private void consider(Clue clue, int at) {
        boolean news = found != null || (says & clue.says()) != clue.says();
        if (news && clue.isAt(agent, at) && (!clue.hasPattern() || matches(clue))) {
            says |= clue.says();
            if (found != null && !found.contains(clue)) {
                found.add(clue);
            }
        }
    }

    private boolean matches(Clue clue) {
        return ++patterns <= MOST_PATTERNS && clue.matches(agent);
    }

    /// What was found, in the agent's order.
    List<Clue> clues() {
        return found == null ? List.of() : found;
    }
}
