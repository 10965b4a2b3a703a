package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class AutomatonTest {
    /// Against looking for one after the other.
    @Property
    void findsWhatIsThereAndNothingElse(
            @ForAll @Size(min = 1, max = 12)
                    List<@StringLength(min = 1, max = 5) @CharRange(from = 'A', to = 'C') String>
                            texts,
            @ForAll @StringLength(max = 30) @CharRange(from = 'a', to = 'd') String agent) {
        List<Clue> clues =
                texts.stream()
                        .map(text -> new Clue(text, 1, text, Clue.Place.ANYWHERE, null))
                        .toList();
        Examination examination = new Examination(agent, true);

        new Automaton(clues).search(agent, examination);

        assertThat(examination.clues())
                .containsExactlyInAnyOrderElementsOf(
                        clues.stream()
                                .filter(clue ->
                                        agent.contains(clue.text().toLowerCase(Locale.ROOT)))
                                .toList());
    }
}
