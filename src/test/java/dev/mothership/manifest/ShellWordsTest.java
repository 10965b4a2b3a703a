package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {

    @Test
    void plainWordsAndQuotesAreSplit() throws BadValue {
        assertThat(ShellWords.split("  bundle exec\tpuma -p 3000 "))
                .contains(List.of("bundle", "exec", "puma", "-p", "3000"));
        assertThat(ShellWords.split("a 'b c' \"d e\" f\\ g '' \"\\\"\" h'i'\"j\" k=l '$x'"))
                .contains(List.of("a", "b c", "d e", "f g", "", "\"", "hij", "k=l", "$x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a | b",
                "a & b",
                "a; b",
                "a > b",
                "a < b",
                "(a)",
                "ls *",
                "ls a?",
                "ls [ab]",
                "a # b",
                "! a",
                "ls ~",
                "a\nb",
                "echo $HOME",
                "echo \"$HOME\"",
                "echo `date`",
                "A=b c",
                "exec a",
                "cd a",
                ". a",
                "set -e",
                "if true",
                "{ a",
                "a \"`b`\"",
                "a \\\nb",
                "# don't\na",
                "cat <<'E\n'\nE"
            })
    void whatNeedsAShellIsLeftToIt(String line) throws BadValue {
        assertThat(ShellWords.split(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 'b", "a \"b", "'", "a \"\\\""})
    void aQuoteThatIsNotClosedIsAMistake(String line) {
        assertThatThrownBy(() -> ShellWords.split(line))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("is not closed");
    }

    /// What is split without a shell is what `/bin/sh` would have made of it.
    @Property(tries = 300)
    void theShellAgrees(@ForAll("lines") List<String> lines) throws IOException {
        List<String> ours = new ArrayList<>();
        StringBuilder script = new StringBuilder();
        for (String line : lines) {
            Optional<List<String>> words = split(line);
            if (words.isPresent()) {
                ours.add("<");
                ours.addAll(words.get());
                ours.add(">");
                script.append("p '<' ").append(line).append("\np '>'\n");
            }
        }

        assertThat(shell(script.toString())).isEqualTo(ours);
    }

    private static Optional<List<String>> split(String line) {
        try {
            return ShellWords.split(line);
        } catch (BadValue _) {
            return Optional.empty();
        }
    }

    private static List<String> shell(String script) throws IOException {
        Process process =
                new ProcessBuilder("/bin/sh", "-c", "p() { printf '%s\\0' \"$@\"; }\n" + script)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>(List.of(output.split("\0", -1)));
        words.removeLast();
        return words;
    }

    @Provide
    Arbitrary<List<String>> lines() {
        // No backslash at the very end: there the script's newline would join the next line.
        return Arbitraries.strings()
                .withChars("ab '\"\\\t=-$|é{}:,")
                .ofMaxLength(14)
                .filter(line -> !line.endsWith("\\"))
                .list()
                .ofSize(20);
    }
}
