package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresUrlsTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://u:p@h/d, h:5432/d",
        "postgresql://u@h:6432/d?sslmode=require&pool=5, h:6432/d",
        "postgres://u@h, h:5432/u",
        "postgres://u@[::1]:1/d, '[::1]:1/d'",
        "'postgres://u@a,b:2,[::1]/d', 'a:5432,b:2,[::1]:5432/d'",
        "'postgres:///d?host=a,b&port=1,2', 'a:1,b:2/d'",
        "'postgres:///d?host=a,b&port=7', 'a:7,b:7/d'",
        "postgres:///d?host=/run/postgresql, /run/postgresql/.s.PGSQL.5432/d",
        "postgres://%2Frun%2Fpg:9/d, /run/pg/.s.PGSQL.9/d",
        "postgres:///d, localhost:5432/d",
        "POSTGRES://u:a@b@h/my%20db, h:5432/my db",
    })
    void aUrlIsReadAsLibpqDoes(String url, String shown) throws BadValue {
        assertThat(PostgresUrls.parse(url)).hasToString(shown);
    }

    @Test
    void whoWeAreIsDecoded() throws BadValue {
        PostgresUrl url = PostgresUrls.parse("postgres://a%40b:x+%2F%3A%25@h/d");

        assertThat(url.credentials())
                .isEqualTo(new PostgresUrl.Credentials("a@b", "x+/:%"))
                .hasToString("a@b");
    }

    @Property
    void everyPasswordCanBeWritten(@ForAll String password) throws BadValue {
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        // What has no form in UTF-8 has none in a URL.
        String can = new String(password.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

        PostgresUrl url = PostgresUrls.parse("postgres://u:" + encoded + "@h/d");

        assertThat(url.credentials().password()).isEqualTo(can);
        assertThat(url.hosts()).containsExactly(new PostgresUrl.Host.Tcp("h", 5432));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ANY",
        "?target_session_attrs=any, ANY",
        "?target_session_attrs=read-write, READ_WRITE",
        "?target_session_attrs=primary, PRIMARY",
        "?target_session_attrs=prefer-standby, PREFER_STANDBY",
        "?target_session_attrs=standby, STANDBY",
    })
    void whatTheServerMustBeLikeIsRead(String query, PostgresUrl.Session session) throws BadValue {
        assertThat(PostgresUrls.parse("postgres://u@a,b/d" + query).session()).isEqualTo(session);
    }

    @Test
    void tlsIsWhatFitsTheHost() throws BadValue {
        PostgresUrl url = PostgresUrls.parse("postgres://u@db,localhost,127.1.2.3,[::1],%2Frun/d");

        assertThat(url.hosts().stream().map(url::tls))
                .containsExactly(
                        PostgresUrl.Tls.REQUIRE,
                        PostgresUrl.Tls.PREFER,
                        PostgresUrl.Tls.PREFER,
                        PostgresUrl.Tls.PREFER,
                        PostgresUrl.Tls.DISABLE);
        assertThat(PostgresUrls.parse("postgres://u@db/d?sslmode=verify-full").tls())
                .contains(PostgresUrl.Tls.VERIFY_FULL);
        assertThat(PostgresUrls.parse("postgres://u@db/d?host=/run").hosts())
                .containsExactly(new PostgresUrl.Host.Unix(Path.of("/run/.s.PGSQL.5432")));
    }
}
