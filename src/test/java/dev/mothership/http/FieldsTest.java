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

        assertThat(fields.isSame(fields.copy())).isTrue();
        assertThat(fields.hash()).isEqualTo(fields.copy().hash());
        assertThat(of().isSame(of())).isTrue();
    }

    @Test
    void namesValuesOrderAndWhatWasRemovedCount() {
        Fields fields = of("Host", "a", "Ab", "c");

        assertThat(fields.isSame(of("Ab", "c", "Host", "a"))).isFalse();
        assertThat(fields.isSame(of("Host", "a", "A", "bc"))).isFalse();
        assertThat(fields.isSame(of("Host", "a", "Ab", "d"))).isFalse();
        assertThat(fields.isSame(of("host", "a", "Ab", "c"))).isFalse();
        assertThat(fields.isSame(of("Host", "a"))).isFalse();
        Fields removed = fields.copy();
        removed.remove(FieldName.HOST);
        assertThat(fields.isSame(removed)).isFalse();
    }

    @Test
    void eachNameHasABitOfItsOwn() {
        assertThat(FieldName.values()).hasSizeLessThanOrEqualTo(Long.SIZE);
    }
}
