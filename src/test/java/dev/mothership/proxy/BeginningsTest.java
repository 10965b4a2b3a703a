package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeginningsTest {
    @ParameterizedTest
    @CsvSource({
        "/api(/.*)?$,      /,          false",
        "/api(/.*)?$,      /apx,       false",
        "/api(/.*)?$,      /api/x,     true",
        "/long/path/one$,  /long/path, true",
        "/long/path/one$,  /lon,       false",
        "\\.png$,          /,          true",
        "(?i)/api,         /API,       true",
    })
    void tellsWhichPatternsNeedNotBeAsked(String pattern, String path, boolean may) {
        Beginnings beginnings = new Beginnings(List.of(PathPattern.of(pattern)));

        assertThat(beginnings.mayMatch(0, Beginnings.of(path))).isEqualTo(may);
    }

    @Property(tries = 2_000)
    void noPatternThatMatchesIsPassedOver(
            @ForAll("texts") String pattern, @ForAll("texts") String path) {
        PathPattern compiled = PathPattern.of(pattern + "(/.*)?");
        Beginnings beginnings = new Beginnings(List.of(compiled));

        if (compiled.matches(path)) {
            assertThat(beginnings.mayMatch(0, Beginnings.of(path))).isTrue();
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "/", "é", "/a")
                .list()
                .ofMaxSize(12)
                .map(parts -> "/" + String.join("", parts));
    }
}
