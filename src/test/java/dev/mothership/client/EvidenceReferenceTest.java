package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/clients.md` has each rule, and none that there is not.
class EvidenceReferenceTest {
    private static final Pattern ROW =
            Pattern.compile(
                    "(?m)^\\| `([a-z-]+)` \\| `(fits|doubtful|spoofed)` \\| (\\*direct\\*)?");

    @Test
    void theTableOfEvidenceIsComplete() throws IOException {
        List<String> documented =
                ROW.matcher(Files.readString(Path.of("docs/clients.md")))
                        .results()
                        .map(row -> row.group(1) + " " + row.group(2))
                        .toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(Evidence.values())
                                .map(rule -> rule.label() + " " + rule.proves().label())
                                .toList());
    }
}
