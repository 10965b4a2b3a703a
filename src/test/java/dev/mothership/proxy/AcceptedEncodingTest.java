package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.encoding.Encoding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedEncodingTest {
    private static final Set<Encoding> ALL = EnumSet.allOf(Encoding.class);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            nullValues = "-",
            value = {
                "gzip|GZIP",
                "GZIP|GZIP",
                "x-gzip|GZIP",
                "X-GZip;q=0.5|GZIP",
                "deflate|DEFLATE",
                "br|BROTLI",
                "zstd|ZSTD",
                "gzip, deflate, br, zstd|ZSTD",
                "gzip, deflate, br|BROTLI",
                "deflate, gzip;q=1.0, *;q=0.5|GZIP",
                "gzip;q=1, br;q=0.9|GZIP",
                "gzip ; q=0.2 ,br ;\tq=0.3|BROTLI",
                "gzip;Q=0.2, br;Q=0.1|GZIP",
                "br;q=0.001|BROTLI",
                "gzip;q=1.000|GZIP",
                "gzip;q=0.|-",
                "gzip;q=1.|GZIP",
                ",,gzip,,|GZIP",
                "*|ZSTD",
                "*;q=0.1|ZSTD",
                "zstd;q=0, *|BROTLI",
                "gzip, *;q=0|GZIP",
                "identity|-",
                "identity;q=0|-",
                "identity;q=0, gzip|GZIP",
                "identity, gzip|GZIP",
                "identity, gzip;q=0.5|-",
                "identity;q=0.5, gzip;q=0.5|GZIP",
                "identity;q=0.4, gzip;q=0.5|GZIP",
                "gzip;q=0.5, *;q=0.8|ZSTD",
                "gzip;q=0|-",
                "gzip;q=0.0|-",
                "gzip;q=0.000|-",
                "*;q=0|-",
                "compress|-",
                "gzipped|-",
                "gzip br|-",
                "gzip;q=abc|-",
                "gzip;q=|-",
                "gzip;q|-",
                "gzip;|-",
                "gzip;q=1.5|-",
                "gzip;q=2|-",
                "gzip;q=-1|-",
                "gzip;q=1.001|-",
                "gzip;q=0.1234|-",
                "gzip;q=0,5|-",
                "gzip;level=9|-",
                "gzip;q=1;level=9|-",
                "gzip;q=x, br|BROTLI",
                "gzip;q=0, gzip|-",
                "gzip, gzip;q=0|-",
                "gzip;q=x, *|ZSTD",
                "br;q=0, zstd;q=0, *|GZIP",
                "'\"gzip\"'|-",
                "*/*|-",
            })
    void chooses(String value, String expected) {
        Encoding chosen = Compression.best(value, ALL);
        assertThat(chosen == null ? null : chosen.name()).isEqualTo(expected);
    }

    @Test
    void withoutTheHeaderNothingIsEncoded() {
        assertThat(Compression.best(null, ALL)).isNull();
        assertThat(Compression.best("", ALL)).isNull();
    }

    @Test
    void whatIsNotOfferedIsNotChosen() {
        assertThat(Compression.best("br, zstd, gzip;q=0.1", Set.of(Encoding.GZIP)))
                .isEqualTo(Encoding.GZIP);
        assertThat(Compression.best("br, zstd", Set.of(Encoding.GZIP))).isNull();
    }

    @Property(tries = 2_000)
    void anythingIsUnderstoodOrRefused(@ForAll String value, @ForAll Set<Encoding> offered) {
        Encoding chosen = Compression.best(value, offered);
        if (chosen != null) {
            assertThat(offered).contains(chosen);
            String lower = value.toLowerCase(Locale.ROOT);
            assertThat(lower.contains(chosen.token()) || lower.contains("*")).isTrue();
        }
    }

    record Wish(String name, int thousandths) {
        String text() {
            return name + String.format(Locale.ROOT, ";q=%.3f", thousandths / 1_000.0);
        }
    }

    @Provide
    Arbitrary<List<Wish>> wishes() {
        Arbitrary<String> names = Arbitraries.of("zstd", "br", "gzip", "deflate", "identity", "xz");
        Arbitrary<Integer> weights =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.of(0, 1, 999, 1_000)),
                        Tuple.of(2, Arbitraries.integers().between(0, 1_000)));
        return Combinators.combine(names, weights)
                .as(Wish::new)
                .list()
                .ofMaxSize(6)
                .uniqueElements(Wish::name);
    }

    @Property(tries = 2_000)
    void theBestIsChosenWhateverTheOrder(
            @ForAll("wishes") List<Wish> wishes, @ForAll Set<Encoding> offered) {
        Encoding chosen = Compression.best(text(wishes), offered);

        List<Wish> reversed = new ArrayList<>(wishes);
        Collections.reverse(reversed);
        assertThat(Compression.best(text(reversed), offered)).isEqualTo(chosen);

        int plain = weight(wishes, "identity");
        int best = offered.stream().mapToInt(one -> weight(wishes, one.token())).max().orElse(0);
        if (best <= 0 || best < plain) {
            assertThat(chosen).isNull();
        } else {
            Encoding expected =
                    offered.stream()
                            .filter(one -> weight(wishes, one.token()) == best)
                            .min(Enum::compareTo)
                            .orElseThrow();
            assertThat(chosen).isEqualTo(expected);
        }
    }

    private static String text(List<Wish> wishes) {
        return wishes.stream().map(Wish::text).collect(Collectors.joining(", "));
    }

    private static int weight(List<Wish> wishes, String name) {
        return wishes.stream()
                .filter(wish -> wish.name().equals(name))
                .mapToInt(Wish::thousandths)
                .findAny()
                .orElse(0);
    }
}
