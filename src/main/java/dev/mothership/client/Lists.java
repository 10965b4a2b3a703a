package dev.mothership.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The lists that come with the program: `crawlers.txt`, taken in from the package
/// crawler-user-agents, `agents.txt` with what that lacks or sees otherwise, and the words of
/// browsers. Thread-safe; a native executable has it ready in its image.
final class Lists {
    private static final String PACKAGE = "crawler-user-agents";

    /// Whoever looks first waits until it is read, some tens of milliseconds on a cold JVM.
    private static final class Holder {
        static final Lists BUILT_IN = read();
    }

    private final Automaton automaton;

    private Lists(List<Clue> clues) {
        automaton = new Automaton(clues);
    }

    static Lists builtIn() {
        return Holder.BUILT_IN;
    }

    /// Shows an examination every text that is in an agent, whatever the case of the letters.
    void search(String agent, Examination examination) {
        automaton.search(agent, examination);
    }

    private static Lists read() {
        List<Clue> clues = new ArrayList<>(Marks.clues());
        // A crawler says where its owner can be asked; browsers do not, but libraries may.
        clues.add(
                new Clue(
                        "+http",
                        Marks.ADDRESS,
                        "an address to ask, as crawlers give",
                        Clue.Place.ANYWHERE,
                        null));
        Map<String, Integer> corrected = new HashMap<>();
        for (String[] columns : rows("agents.txt")) {
            if (columns[0].equals("instead")) {
                corrected.put(columns[2], kinds(columns[1]));
            } else {
                clues.add(new Clue(columns[1], kinds(columns[0]), "agents", Clue.Place.WORD, null));
            }
        }
        for (String[] columns : rows("crawlers.txt")) {
            String tags = columns[0];
            String text = columns[1];
            String how = columns.length > 2 ? columns[2] : "";
            Clue.Place place =
                    switch (how) {
                        case "" -> Clue.Place.EXACT;
                        case "^" -> Clue.Place.BEGINNING;
                        case "i" -> Clue.Place.PREFIX;
                        default -> Clue.Place.ANYWHERE;
                    };
            Integer other = corrected.get(text);
            int says = other == null ? ofTags(Set.of(tags.split(",", -1))) : other;
            if (says != 0) {
                clues.add(
                        new Clue(
                                text,
                                says,
                                tags.replace(",", ", ") + " of " + PACKAGE,
                                place,
                                place == Clue.Place.ANYWHERE ? how : null));
            }
        }
        return new Lists(clues);
    }

    private static int kinds(String words) {
        int kinds = 0;
        for (String word : words.split(",", -1)) {
            kinds |= word.equals("none") ? 0 : Kind.of(word).bit();
        }
        return kinds;
    }

    /// A library is whatever is made with it: an app that people use, a crawler, a health check. So
    /// it is of no kind.
    private static int ofTags(Set<String> tags) {
        int kinds = tags.equals(Set.of("http-library")) ? Marks.LIBRARY : Kind.BOT.bit();
        if (tags.contains("ai-crawler")) {
            kinds |= Kind.LLM.bit();
        }
        if (tags.contains("browser-automation")) {
            kinds |= Kind.HEADLESS.bit();
        }
        return kinds;
    }

    private static List<String[]> rows(String resource) {
        try (InputStream stream = Lists.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("cannot find " + resource + " in the program");
            }
            List<String[]> rows = new ArrayList<>();
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.split("\n", -1)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    rows.add(line.split("\t", -1));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
