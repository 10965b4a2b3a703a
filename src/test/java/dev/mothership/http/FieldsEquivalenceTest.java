package dev.mothership.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldsEquivalenceTest {
    private static final FieldsEquivalence ALL = new FieldsEquivalence();
    private static final FieldsEquivalence OPEN =
            new FieldsEquivalence(FieldName.COOKIE, FieldName.REFERER);

    private static Fields of(String... namesAndValues) {
        Fields fields = new Fields();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    @Test
    void thoseThatAreTheSameHaveTheSameHash() {
        Fields fields = of("Host", "a", "X", "the value of a longer field, of many words");

        assertThat(ALL.example(fields).isLike(fields.copy())).isTrue();
        assertThat(ALL.hash(fields)).isEqualTo(ALL.hash(fields.copy()));
        assertThat(ALL.example(of()).isLike(of())).isTrue();
    }

    @Test
    void namesValuesOrderAndWhatWasRemovedCount() {
        Fields fields = of("Host", "a", "Ab", "c");

        assertThat(ALL.example(fields).isLike(of("Ab", "c", "Host", "a"))).isFalse();
        assertThat(ALL.example(fields).isLike(of("Host", "a", "A", "bc"))).isFalse();
        assertThat(ALL.example(fields).isLike(of("Host", "a", "Ab", "d"))).isFalse();
        assertThat(ALL.example(fields).isLike(of("host", "a", "Ab", "c"))).isFalse();
        assertThat(ALL.example(fields).isLike(of("Host", "a"))).isFalse();
        Fields removed = fields.copy();
        removed.remove(FieldName.HOST);
        assertThat(ALL.example(fields).isLike(removed)).isFalse();
    }

    @Test
    void openValuesDoNotCountAndAllElseDoes() {
        Fields fields = of("Cookie", "a", "Host", "b", "Referer", "c");

        Fields like = of("Cookie", "another", "Host", "b", "Referer", "");
        assertThat(OPEN.example(fields).isLike(like)).isTrue();
        assertThat(OPEN.hash(fields)).isEqualTo(OPEN.hash(like));
        assertThat(ALL.example(fields).isLike(like)).isFalse();
        assertThat(OPEN.example(fields).isLike(of("Cookie", "a", "Host", "c", "Referer", "c")))
                .isFalse();
        assertThat(OPEN.example(fields).isLike(of("cookie", "a", "Host", "b", "Referer", "c")))
                .isFalse();
        assertThat(OPEN.example(fields).isLike(of("Cookie", "aHostb", "Referer", "c"))).isFalse();
        assertThat(OPEN.example(fields).isLike(of("Cookie", "a", "Hos", "tb", "Referer", "c")))
                .isFalse();
    }

    @Test
    void eachNameHasABitOfItsOwn() {
        assertThat(FieldName.values()).hasSizeLessThanOrEqualTo(Long.SIZE);
    }
}
