package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.http.RequestHead;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintPatternTest {
    private static final String ONE = "ge11nn05enus_6f8992deff94_000000000000_000000000000";

    private static boolean matches(String pattern, String fingerprint) {
        TestSituation situation = new TestSituation(false, false, fingerprint);
        return new FingerprintPatterns(List.of(pattern))
                .match(new Visitor(new RequestHead(), Clients.BUILT_IN, situation));
    }

    @ParameterizedTest
    @CsvSource({
        "ge11*, true",
        "ge1*_6f8992deff94_*, true",
        "*_000000000000, true",
        "*, true",
        "**, true",
        ONE + ", true",
        ONE + "*, true",
        "*" + ONE + ", true",
        "po11*, false",
        "ge11, false",
        "*_6f8992deff9, false",
        "ge11*11*11*, false",
    })
    void star_is_anything(String pattern, boolean expected) {
        assertThat(matches(pattern, ONE)).isEqualTo(expected);
    }

    @Property
    void it_is_what_a_regular_expression_says(
            @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 6) String pattern,
            @ForAll @Chars({'a', 'b'}) @StringLength(max = 8) String fingerprint) {
        assertThat(matches(pattern, fingerprint))
                .isEqualTo(Pattern.matches(pattern.replace("*", ".*"), fingerprint));
    }

    @Test
    void a_verdict_is_no_pattern() {
        Visitor nobody = new Visitor(new RequestHead(), Clients.BUILT_IN, TestSituation.DIRECT);

        assertThat(new FingerprintPatterns(List.of("unknown")).match(nobody)).isTrue();
        assertThat(new FingerprintPatterns(List.of("!spoofed")).match(nobody)).isTrue();
        assertThat(new FingerprintPatterns(List.of("spoofed", "!unknown")).match(nobody)).isFalse();
    }

    @Test
    void where_there_are_no_fingerprints_none_matches() {
        Visitor nobody = new Visitor(new RequestHead(), Clients.BUILT_IN, TestSituation.DIRECT);

        assertThat(new FingerprintPatterns(List.of("*")).match(nobody)).isFalse();
    }
}
