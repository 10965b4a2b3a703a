package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
    private static final MediaType MARKDOWN = MediaType.of("text/markdown");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/markdown                          | true",
                "TEXT/Markdown                          | true",
                "text/html, text/markdown;q=0.5, */*    | true",
                "text/markdown ; q=0.001                | true",
                "text/markdown;Q=1.000                  | true",
                "text/markdown;variant=GFM;q=0.9        | true",
                "text/html;a=\"x,\\\"y\", text/markdown | true",
                ",, ,text/markdown,                     | true",
                "text/markdown;q=0, text/markdown;q=1   | true",
                "text/markdown;q=0                      | false",
                "text/markdown; q=0.000                 | false",
                "text/markdown;q=                       | false",
                "text/markdown;q=2                      | false",
                "text/markdown;q=0.1234                 | false",
                "text/markdown;q=-1                     | false",
                "text/markdownx                         | false",
                "xtext/markdown                         | false",
                "*/*                                    | false",
                "text/*                                 | false",
                "text/html                              | false",
                "text/html;a=\", text/markdown\"        | false",
                "text/html;a=\"text/markdown            | false",
                "''                                     | false",
            })
    void isNamedWhereItStandsByItselfWithAWeight(String accept, boolean named) {
        assertThat(MARKDOWN.isNamedIn(accept)).isEqualTo(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "text/", "/markdown", "*/*", "text/*", "a/b;q=1", "a b/c", ""})
    void isNoRangeAndHasNoParameters(String text) {
        assertThatThrownBy(() -> MediaType.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    record Element(String range, String parameters, boolean wanted) {
        @Override
        public String toString() {
            return range + parameters;
        }

        boolean names() {
            return wanted && range.strip().equalsIgnoreCase("text/markdown");
        }
    }

    @Provide
    Arbitrary<List<Element>> elements() {
        Arbitrary<String> space = Arbitraries.of("", " ", "\t ");
        Arbitrary<String> range =
                Arbitraries.of(
                        "text/markdown", "Text/MARKDOWN", "text/html", "*/*", "text/*", "a/b");
        Arbitrary<String> other = Arbitraries.of("", ";v=1", "; v=\"a,b;q=0\"", ";v=\"\\\"\"");
        Arbitrary<String> weight = Arbitraries.of("", ";q=1", "; q=0.3", ";q=0", ";q=0.0");
        return Combinators.combine(space, range, space, other, weight)
                .as((before, type, after, parameter, q) ->
                        new Element(
                                before + type + after,
                                parameter + q,
                                !q.endsWith("=0") && !q.endsWith("0.0")))
                .list()
                .ofMaxSize(6);
    }

    @Property
    void aListNamesItWhenAnElementDoes(@ForAll("elements") List<Element> elements) {
        String accept = String.join(",", elements.stream().map(Element::toString).toList());

        assertThat(MARKDOWN.isNamedIn(accept))
                .isEqualTo(elements.stream().anyMatch(Element::names));
    }

    @Property
    void nothingIsTooOddToBeRead(@ForAll String accept) {
        assertThat(MARKDOWN.isNamedIn(accept)).isIn(true, false);
    }
}
