package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// What is expected here is what Foreman 0.87.2 makes of the same lines.
class ForemanEnvTest {
    private static ForemanEnv.Content parse(String text) {
        return ForemanEnv.parse(new SourceText(".env", text));
    }

    @Test
    void valuesAreReadAsForemanReadsThem() {
        ForemanEnv.Content content =
                parse(
                        """
                        # comment

                        PLAIN=a b
                        SPACED=  a\t
                        EMPTY=
                        SINGLE='$A \\n "x"'
                        DOUBLE="two\\nlines \\"q\\" \\$X \\\\ \\t"
                        INNER='it's'
                        HALF="a
                        HASH=a#b
                        1ST=1
                        LAST=old
                        LAST=new
                        DSN=a=b=c
                        """);

        assertThat(content.problems()).isEmpty();
        assertThat(content.variables())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("PLAIN", "a b"),
                                Map.entry("SPACED", "  a\t"),
                                Map.entry("EMPTY", ""),
                                Map.entry("SINGLE", "$A \\n \"x\""),
                                Map.entry("DOUBLE", "two\nlines \"q\" $X \\ t"),
                                Map.entry("INNER", "it's"),
                                Map.entry("HALF", "\"a"),
                                Map.entry("HASH", "a#b"),
                                Map.entry("1ST", "1"),
                                Map.entry("LAST", "new"),
                                Map.entry("DSN", "a=b=c")));
    }

    @Test
    void exportAndIndentationAreAllowed() {
        assertThat(parse("export A=1\r\n  B='2'\r\n").variables())
                .containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "2"));
    }

    @Test
    void whatForemanWouldPassOverIsAProblem() {
        assertThat(Manifests.places(parse("A=1\nnonsense\nB = 2\n: x\n").problems()))
                .containsExactly(
                        "2:1 cannot read this line, which Foreman would pass over",
                        "3:1 cannot read this line, which Foreman would pass over",
                        "4:1 cannot read this line, which Foreman would pass over");
    }

    @Test
    void whatIsHardlyMeantIsAWarning() {
        ForemanEnv.Content content = parse("A=1 # one\nB=\"b\" # two\nC='c\nD='d # d'\n");

        assertThat(content.variables())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("A", "1 # one", "B", "\"b\" # two", "C", "'c", "D", "d # d"));
        assertThat(Manifests.places(content.warnings()))
                .containsExactly(
                        "1:5 what looks like a comment is part of `A`, as in Foreman",
                        "2:7 what looks like a comment is part of `B`, as in Foreman",
                        "3:3 the quote is part of `C`, as in Foreman");
    }

    @Property
    void aValueInSingleQuotesIsTakenAsItStands(@ForAll("lines") String value) {
        assertThat(parse("A='" + value + "'\n").variables()).containsEntry("A", value);
    }

    @Property
    void anEscapedValueComesBack(@ForAll("lines") String value) {
        // Foreman takes `\\n` for a backslash and a newline, so an n after a backslash is left out.
        String plain = value.replace("\\", "").replace("\"", "'") + "\n\"";
        String written = plain.replace("\"", "\\\"").replace("\n", "\\n");

        assertThat(parse("A=\"" + written + "\"\n").variables()).containsEntry("A", plain);
    }

    @Property
    void anyTextHasAResultAndPlacesInIt(@ForAll("texts") String text) {
        ForemanEnv.Content content = parse(text);

        long lines = text.chars().filter(c -> c == '\n').count() + 1;
        assertThat(content.problems())
                .allSatisfy(problem -> {
                    assertThat(problem.line()).isBetween(1, (int) lines);
                    assertThat(problem.message()).startsWith("cannot");
                });
        assertThat(content.variables().values()).noneMatch(value -> value.indexOf('\0') >= 0);
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.strings().withChars("ab $#'\"\\=n\tü").ofMaxLength(20);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("AB_1=#'\"\\n \t\n\r\0:").ofMaxLength(60);
    }
}
