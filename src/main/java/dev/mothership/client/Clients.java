package dev.mothership.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Knows by a User-Agent what kind of client it is of: by the lists that come with the program and
/// by the names that a manifest adds. Immutable.
public final class Clients {
    /// By the program's own lists.
    public static final Clients BUILT_IN = new Clients(List.of(), List.of());

    private final @Nullable Automaton named;

    /// @param llm more names of what reads for language models
    /// @param bot more names of bots
    public Clients(List<String> llm, List<String> bot) {
        int both = Kind.LLM.bit() | Kind.BOT.bit();
        List<Clue> clues =
                Stream.concat(
                                llm.stream().map(name -> clue(name, both)),
                                bot.stream().map(name -> clue(name, Kind.BOT.bit())))
                        .toList();
        this.named = clues.isEmpty() ? null : new Automaton(clues);
    }

    private static Clue clue(String name, int says) {
        return new Clue(name, says, "[mothership.clients]", Clue.Place.WORD, null);
    }

    /// Reads the lists, so that no request has to wait for it. Takes some tens of milliseconds the
    /// first time. May be called by any thread.
    public static void prepare() {
        Lists.builtIn();
    }

    /// @param agent a User-Agent, or its beginning
    Kinds kindsOf(String agent) {
        return agent.isEmpty()
                ? Kinds.NONE
                : new Examination(agent, false).run(Lists.builtIn(), named);
    }

    /// Why an agent is of the kinds it is of, a line for each reason, for people.
    List<String> reasons(String agent) {
        Examination examination = new Examination(agent, true);
        Kinds kinds = examination.run(Lists.builtIn(), named);
        List<String> reasons = new ArrayList<>();
        for (Clue clue : examination.clues()) {
            if (!clue.isOfBrowser()) {
                reasons.add(clue.describe());
            }
        }
        if (reasons.isEmpty() && kinds != Kinds.NONE) {
            reasons.add(
                    kinds
                            + " by "
                            + examination.clues().stream()
                                    .map(clue -> "`" + clue.text() + "`")
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
        return reasons;
    }
}
