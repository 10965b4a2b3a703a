package dev.mothership.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One User-Agent while it is looked at. Not thread-safe.
final class Examination {
    /// Patterns that are tried, each once: they cost most, and an agent that is no attack has words
    /// of one or two.
    private static final int MOST_PATTERNS = 3;

    private final String agent;
    private final @Nullable List<Clue> found;
    private int says;
    private final Clue[] tried = new Clue[MOST_PATTERNS];
    private int patterns;

    /// @param explain whether [#clues] will be asked for
    Examination(String agent, boolean explain) {
        this.agent = agent;
        this.found = explain ? new ArrayList<>() : null;
    }

    /// Looks for what everybody looks for, and for some more.
    Kinds run(Lists lists, @Nullable Automaton more) {
        lists.search(agent, this);
        if (more != null) {
            more.search(agent, this);
        }
        if ((says & (Marks.ADDRESS | Marks.LIBRARY)) == Marks.ADDRESS) {
            says |= Kind.BOT.bit();
        }
        return Kinds.of(isBot() ? says : Marks.kinds(agent, says));
    }

    /// Whether it is one at least; then its kinds are not those of a browser, whatever words of
    /// browsers it has.
    private boolean isBot() {
        return (says & (Kind.BOT.bit() | Kind.LLM.bit() | Kind.HEADLESS.bit())) != 0;
    }

    /// @param clues whose text is the same but for the case of its letters
    /// @param end where it ends in the agent
    void consider(Clue[] clues, int end) {
        for (Clue clue : clues) {
            // What says nothing new need not be looked at.
            boolean wanted = found != null || (says & clue.says()) != clue.says();
            if (wanted && clue.isAt(agent, end) && (!clue.hasPattern() || matches(clue))) {
                says |= clue.says();
                if (found != null && !found.contains(clue)) {
                    found.add(clue);
                }
            }
        }
    }

    private boolean matches(Clue clue) {
        for (int i = 0; i < patterns; i++) {
            if (tried[i] == clue) {
                return false;
            }
        }
        if (patterns == MOST_PATTERNS) {
            return false;
        }
        tried[patterns++] = clue;
        return clue.matches(agent);
    }

    /// Patterns that were tried.
    int patterns() {
        return patterns;
    }

    /// What was found, in the agent's order, of each list.
    List<Clue> clues() {
        return found == null ? List.of() : found;
    }
}
