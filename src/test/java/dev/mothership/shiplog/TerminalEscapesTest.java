package dev.mothership.shiplog;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class TerminalEscapesTest {

    @Example
    void leavesOutColoursCursorTitlesAndLinks() {
        assertThat(TerminalEscapes.strip("a\u001b[1;31mb\u001b[0mc\u001b[2Kd\u001b[?25le"))
                .isEqualTo("abcde");
        assertThat(
                        TerminalEscapes.strip(
                                "\u001b]0;title\u0007x\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\"))
                .isEqualTo("xlink");
        assertThat(TerminalEscapes.strip("\u001b(Ba\u001b7b\u001bc")).isEqualTo("ab");
    }

    @Example
    void losesNoTextToASequenceWithoutEnd() {
        assertThat(TerminalEscapes.strip("a\u001b")).isEqualTo("a");
        assertThat(TerminalEscapes.strip("a\u001b[12")).isEqualTo("a[12");
        assertThat(TerminalEscapes.strip("a\u001b]0;text")).isEqualTo("a]0;text");
        assertThat(TerminalEscapes.strip("a\u001b[3\u001b[0mb")).isEqualTo("a[3b");
    }

    @Property
    void leavesNoEscapeAndAddsNothing(
            @ForAll
                    @Chars({'\u001b', '[', ']', 'm', ';', '1', '\\', '\u0007', 'é', ' '})
                    @StringLength(max = 30)
                    String text) {
        String stripped = TerminalEscapes.strip(text);

        assertThat(stripped).doesNotContain("\u001b").hasSizeLessThanOrEqualTo(text.length());
        assertThat(TerminalEscapes.strip(stripped)).isEqualTo(stripped);
    }
}
