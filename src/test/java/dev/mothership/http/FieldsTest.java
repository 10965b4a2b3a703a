package dev.mothership.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldsTest {
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

        assertThat(fields.isSame(fields.copy(), 0)).isTrue();
        assertThat(fields.hash(0)).isEqualTo(fields.copy().hash(0));
        assertThat(of().isSame(of(), 0)).isTrue();
    }

    @Test
    void namesValuesOrderAndWhatWasRemovedCount() {
        Fields fields = of("Host", "a", "Ab", "c");

        assertThat(fields.isSame(of("Ab", "c", "Host", "a"), 0)).isFalse();
        assertThat(fields.isSame(of("Host", "a", "A", "bc"), 0)).isFalse();
        assertThat(fields.isSame(of("Host", "a", "Ab", "d"), 0)).isFalse();
        assertThat(fields.isSame(of("host", "a", "Ab", "c"), 0)).isFalse();
        assertThat(fields.isSame(of("Host", "a"), 0)).isFalse();
        Fields removed = fields.copy();
        removed.remove(FieldName.HOST);
        assertThat(fields.isSame(removed, 0)).isFalse();
    }

    @Test
    void openValuesDoNotCountAndAllElseDoes() {
        long open = FieldName.COOKIE.bit() | FieldName.REFERER.bit();
        Fields fields = of("Cookie", "a", "Host", "b", "Referer", "c");

        Fields like = of("Cookie", "another", "Host", "b", "Referer", "");
        assertThat(fields.isSame(like, open)).isTrue();
        assertThat(fields.hash(open)).isEqualTo(like.hash(open));
        assertThat(fields.isSame(like, 0)).isFalse();
        assertThat(fields.isSame(of("Cookie", "a", "Host", "c", "Referer", "c"), open)).isFalse();
        assertThat(fields.isSame(of("cookie", "a", "Host", "b", "Referer", "c"), open)).isFalse();
        assertThat(fields.isSame(of("Cookie", "aHostb", "Referer", "c"), open)).isFalse();
        assertThat(fields.isSame(of("Cookie", "a", "Hos", "tb", "Referer", "c"), open)).isFalse();
    }

    @Test
    void eachNameHasABitOfItsOwn() {
        assertThat(FieldName.values()).hasSizeLessThanOrEqualTo(Long.SIZE);
    }
}
