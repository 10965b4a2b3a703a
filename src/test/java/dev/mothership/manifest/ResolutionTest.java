package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolutionTest {
    @TempDir Path folder;

    @Test
    void everyValueHasItsOrigin() {
        Manifests manifests = new Manifests(folder);
        manifests.write(".env", "FROM_FILE=1\n");
        Path file = folder.resolve("ship-manifest.toml");

        Resolution resolution =
                manifests
                        .loaded(
                                """
                                [mothership]
                                env_file = ".env"
                                [base.ship]
                                stop_timeout = 3
                                [base.ship.env]
                                B = "base"
                                [[fleet.web]]
                                name = "app"
                                command = "a | b"
                                bind = "${HOST}:3000"
                                healthcheck = { path = "/h", interval = 2 }
                                [fleet.web.env]
                                DATABASE_URL = "postgres://u:hidden@h/db"
                                API_KEY = "hidden"
                                DERIVED = "x$DB_PASSWORD"
                                """,
                                Map.of("HOST", "10.0.0.1", "DB_PASSWORD", "hidden"))
                        .resolution();

        String at = file + ":";
        String app = "fleet.web.app.";
        assertThat(resolution.entries())
                .contains(
                        entry("mothership.name", "app", "default (the first ship's name)"),
                        entry("mothership.limits.hold", "10s", "default"),
                        entry(app + "command", "a | b (by /bin/sh -c)", at + "9"),
                        entry(app + "bind", "10.0.0.1:3000", at + "10 with $HOST"),
                        entry(app + "healthcheck.interval", "2s", at + "11"),
                        entry(app + "healthcheck.timeout", "2s", "default"),
                        entry(app + "env.FROM_FILE", "1", "env_file .env"),
                        entry(app + "env.B", "base", "base.ship (line 6)"),
                        entry(app + "stop_timeout", "3s", "base.ship (line 4)"),
                        entry(app + "timeout", "1m", "mothership.limits.request_timeout"),
                        entry(app + "cwd", folder.toString(), "default"),
                        entry(app + "env.API_KEY", "********", at + "14"));
        assertThat(resolution.toString()).doesNotContain("hidden");
    }

    private static Resolution.Entry entry(String path, String value, String origin) {
        return new Resolution.Entry(path, value, origin);
    }

    @ParameterizedTest
    @CsvSource({
        "SECRET_KEY_BASE, x, ********",
        "GITHUB_TOKEN, x, ********",
        "PGPASSWORD, x, ********",
        "DB_PASS, x, ********",
        "PATH, /usr/bin, /usr/bin",
        "COMPASS, north, north",
        "DATABASE_URL, postgres://u:p@h:1/db, postgres://u:********@h:1/db",
        "URL, redis://:p@h, redis://:********@h",
        "URL, postgres://h/db?user=u&password=p&x=1, postgres://h/db?user=u&password=********&x=1",
        "URL, http://h/a:b@c, http://h/a:b@c"
    })
    void secretsAreMasked(String name, String value, String shown) {
        assertThat(Secrets.mask(name, value)).isEqualTo(shown);
    }
}
