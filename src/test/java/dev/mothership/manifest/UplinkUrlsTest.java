package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UplinkUrlsTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://u:p@h/d, h:5432",
        "postgresql://h, h:5432",
        "mysql://u:p@h/d, h:3306",
        "redis://:pw@h/0, h:6379",
        "rediss://h:7000, h:7000",
        "amqp://h, h:5672",
        "mongodb://u:p@a:1/d, a:1",
        "memcached://h, h:11211",
        "memgraph://h, h:7687",
        "neo4j://h, h:7687",
        "bolt://h, h:7687",
        "nats://h, h:4222",
        "kafka://h, h:9092",
        "tcp://h:1, h:1",
        "tcp://[::1]:1, '[::1]:1'",
        "redis://[::1], '[::1]:6379'",
        "unix:///run/x.sock, unix:///run/x.sock",
        "https://u:p@h/x?token=1, https://h/x",
        "http://h:81, http://h:81/",
    })
    void everySchemeHasItsPort(String url, String target) throws BadValue {
        assertThat(UplinkUrls.parse(url).targets()).singleElement().hasToString(target);
    }

    @Test
    void severalHostsAreSeveralTargets() throws BadValue {
        assertThat(UplinkUrls.parse("kafka://a,b:1,[::1]").targets())
                .extracting(Object::toString)
                .containsExactly("a:9092", "b:1", "[::1]:9092");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "ftp://u:hunter2@h",
                "tcp://hunter2",
                "redis://u:hunter2@",
                "redis://u:hunter2/x@",
                "http://u:hunter2@",
                "https:hunter2",
                "redis:hunter2",
            })
    void whatIsNoneIsRefusedWithoutTellingASecret(String url) {
        BadValue bad = catchThrowableOfType(BadValue.class, () -> UplinkUrls.parse(url));

        assertThat(bad.message() + bad.hint()).doesNotContain("hunter2");
        assertThat(bad.hint()).isNotEmpty();
    }
}
