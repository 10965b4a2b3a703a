package dev.mothership.client;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds all of many texts in one pass over another one, whatever the case of the letters: Aho and
/// Corasick, "Efficient string matching: an aid to bibliographic search" (1975), with all moves put
/// down in a table. Immutable.
///
/// Of our own, because it is read when a fleet starts and 1,500 texts are few: it is there in a
/// tenth of the time that the libraries take, and does not take 20 MB for a moment.
final class Automaton {
    private static final int MOST_STATES = Character.MAX_VALUE;

    /// A character's column; 0 for those that are in no text.
    private final byte[] columns = new byte[256];

    private final int width;

    /// Where each column of each state leads to.
    private final char[] moves;

    /// What ends at each state.
    private final Clue[] @Nullable [] ends;

    /// The longest proper suffix of each state at which something ends; 0 for none.
    private final char[] shorter;

    /// @param clues whose texts are ASCII, none empty
    Automaton(List<Clue> clues) {
        this.width = number(clues);
        int most = 1 + clues.stream().mapToInt(clue -> clue.text().length()).sum();
        char[] table = new char[most * width];
        Clue[][] found = new Clue[most][];
        int states = 1;
        for (Clue clue : clues) {
            int state = 0;
            for (int i = 0; i < clue.text().length(); i++) {
                int move = state * width + columns[clue.text().charAt(i)];
                if (table[move] == 0) {
                    table[move] = (char) states++;
                }
                state = table[move];
            }
            found[state] = with(found[state], clue);
        }
        if (states > MOST_STATES) {
            throw new IllegalArgumentException("cannot look for so many texts at once");
        }
        this.moves = Arrays.copyOf(table, states * width);
        this.ends = Arrays.copyOf(found, states);
        this.shorter = new char[states];
        complete(states);
    }

    private static Clue[] with(Clue @Nullable [] some, Clue one) {
        if (some == null) {
            return new Clue[] {one};
        }
        Clue[] more = Arrays.copyOf(some, some.length + 1);
        more[some.length] = one;
        return more;
    }

    /// Gives each character that is in a text a column.
    private int number(List<Clue> clues) {
        byte next = 1;
        for (Clue clue : clues) {
            String text = clue.text();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (columns[c] == 0) {
                    columns[Character.toLowerCase(c)] = next;
                    columns[Character.toUpperCase(c)] = next;
                    next++;
                }
            }
        }
        return next;
    }

    /// State by state, shorter ones first: where a text does not go on, the move is that of the
    /// longest suffix which does.
    private void complete(int states) {
        char[] queue = new char[states];
        char[] suffix = new char[states];
        int end = 1;
        for (int at = 0; at < end; at++) {
            int row = queue[at] * width;
            int suffixRow = suffix[queue[at]] * width;
            for (int column = 0; column < width; column++) {
                int next = moves[row + column];
                int other = at == 0 ? 0 : moves[suffixRow + column];
                if (next == 0) {
                    moves[row + column] = (char) other;
                } else {
                    suffix[next] = (char) other;
                    shorter[next] = ends[other] == null ? shorter[other] : (char) other;
                    queue[end++] = (char) next;
                }
            }
        }
    }

    /// Shows an examination each clue whose text is there.
    void search(String agent, Examination examination) {
        int state = 0;
        for (int i = 0; i < agent.length(); i++) {
            state = moves[state * width + columns[agent.charAt(i) & 0xff]];
            for (int at = state; at != 0; at = shorter[at]) {
                Clue[] clues = ends[at];
                if (clues != null) {
                    examination.consider(clues, i + 1);
                }
            }
        }
    }
}
