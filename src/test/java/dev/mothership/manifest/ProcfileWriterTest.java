package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcfileWriterTest {
    @TempDir private Path folder;

    private ProcfileWriter.Written write(String toml) {
        return ProcfileWriter.write(new Manifests(folder).manifest(toml));
    }

    @Test
    void jobsBecomeOneLineInTheirOrder() {
        ProcfileWriter.Written written =
                write(
                        """
                        [[mothership.prelaunch]]
                        name = "seed"
                        command = "rake db:seed; echo done"
                        depends_on = ["migrate"]
                        [[mothership.prelaunch]]
                        name = "migrate"
                        command = "rake db:migrate"
                        [[fleet.web]]
                        name = "web"
                        command = "puma"
                        """);

        assertThat(written.text())
                .isEqualTo(
                        "release: rake db:migrate && sh -c 'rake db:seed; echo done'\nweb: puma\n");
        assertThat(written.warnings())
                .containsExactly("the jobs migrate, seed are one line, `release`");
    }

    @Test
    void argumentsVariablesAndFoldersAreQuotedForTheShell() throws IOException {
        Files.createDirectory(folder.resolve("a b"));
        ProcfileWriter.Written written =
                write(
                        """
                        [[fleet.work]]
                        name = "a"
                        command = "run me"
                        args = ["it's", "$HOME", "", "plain"]
                        [[fleet.work]]
                        name = "b"
                        command = "work -v | tee log"
                        cwd = "a b"
                        env = { QUEUE = "low priority", PORT = "9" }
                        """);

        assertThat(written.text())
                .isEqualTo(
                        """
                        a: 'run me' 'it'\\''s' '$HOME' '' plain
                        b: cd 'a b' && PORT=9 QUEUE='low priority' sh -c 'work -v | tee log'
                        """);
        assertThat(written.warnings()).isEmpty();
    }

    @Test
    void sharedVariablesAndSecretsBelongIntoDotEnv() throws IOException {
        String toml =
                """
                [mothership]
                env = { RACK_ENV = "production", LANG = "C" }
                [[fleet.work]]
                name = "a"
                command = "a"
                env = { API_KEY = "hidden", OWN = "1" }
                [[fleet.work]]
                name = "b"
                command = "b"
                """;

        assertThat(write(toml).text()).isEqualTo("a: OWN=1 a\nb: b\n");
        assertThat(write(toml).warnings()).containsExactly("set in .env: API_KEY, LANG, RACK_ENV");

        Files.writeString(folder.resolve(".env"), "RACK_ENV=production\nLANG=de\n");
        assertThat(write(toml).warnings()).containsExactly("set in .env: API_KEY, LANG");
    }

    @Test
    void whatCannotBeSaidIsReported() {
        ProcfileWriter.Written written =
                write(
                        """
                        [[fleet.web]]
                        name = "app.main"
                        command = "puma"
                        routes = [{ pattern = "/.*" }]
                        healthcheck = "/up"
                        replicas = 2
                        depends_on = ["db"]
                        [[fleet.web]]
                        name = "db"
                        bind = "10.0.0.1:5432"
                        [[fleet.work]]
                        name = "script"
                        command = '''
                        echo a
                        echo b
                        '''
                        """);

        assertThat(written.text())
                .isEqualTo(
                        """
                        app-main: puma
                        # script is left out: it does not fit on one line
                        # db runs elsewhere, at 10.0.0.1:5432
                        """);
        assertThat(written.warnings())
                .containsExactly(
                        "`app.main` is called `app-main`: no dots in a Procfile",
                        "`app-main`: a Procfile has no place for routes, healthcheck, depends_on,"
                                + " replicas (run it with -m app-main=2)",
                        "`script` is left out: it does not fit on one line; put it into a script",
                        "no ship is called `web`: of a Procfile, only that one gets requests");
    }
}
