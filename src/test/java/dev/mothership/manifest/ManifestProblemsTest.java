package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestProblemsTest {
    private static final String SHIP = "[[fleet.web]]\nname = \"app\"\ncommand = \"x\"\n";

    @TempDir Path folder;
    private Manifests manifests;

    @BeforeEach
    void folder() {
        manifests = new Manifests(folder);
    }

    @Test
    void eightMistakesAreEightReportsInOneGo() {
        List<String> places =
                manifests.places(
                        """
                        [mothership]
                        shutdown_timeout = "soon"
                        [mothership.bind]
                        http = "0.0.0.0:8080"
                        again = "127.0.0.1:8080"

                        [[fleet.web]]
                        name = "app"
                        comand = "bundle exec puma"
                        routes = [{ bind = "htp", pattern = "/(" }]
                        critical = "yes"

                        [[fleet.workers]]
                        command = "worker"
                        depends_on = ["aap"]
                        """);

        assertThat(places)
                .containsExactly(
                        "2:20 cannot use `shutdown_timeout`: \"soon\" is not a duration",
                        "5:9 cannot use 127.0.0.1:8080 twice: for the listener `http` and for the"
                                + " listener `again`",
                        "9:1 cannot use unknown key `comand` in `fleet.web`",
                        "10:20 cannot find the listener `htp`",
                        "10:37 cannot use `pattern`: the pattern does not compile: missing closing )"
                                + " `/(`",
                        "11:12 cannot use a string for `critical`: it takes true or false",
                        "13:1 cannot do without `name` in `fleet.workers`",
                        "15:15 cannot depend on `aap`: there is no ship of that name");
    }

    @Test
    void aHintNamesNoKeyThatIsNotSupportedYet() {
        String hint =
                manifests.problems("[mothership]\nx = 1\n" + SHIP).getFirst().hint().orElseThrow();

        assertThat(hint)
                .startsWith("keys here: ")
                .contains("rate_limiting")
                .doesNotContain("shields");
    }

    /// Lines of a ship, behind four others; the place is within them.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "commnd = 1 | 4:1 cannot use unknown key",
                "restart = \"allways\" | 4:11 cannot use `restart`: \"allways\" is not one of its",
                "stop_timeout = -1 | 4:16 cannot use `stop_timeout`: a duration cannot be negative",
                "stop_timeout = 1.5 | 4:16 cannot use a number with a fraction for `stop_timeout`",
                "timeout = \"0s\" | 4:11 cannot use `timeout`: 0s is too short",
                "bind = 3000 | 4:8 cannot use a whole number for `bind`: it takes an address",
                "bind = \"70000\" | 4:8 cannot use `bind`: port 70000 does not exist",
                "bind = \"::1:80\" | 4:8 cannot use `bind`: an IPv6 address needs brackets",
                "bind = \"300.1.1.1:80\" | 4:8 cannot use `bind`: \"300.1.1.1\" is neither",
                "bind = \"http://x:80\" | 4:8 cannot use `bind`: an address has no \"http://\"",
                "bind = \"localhost\" | 4:8 cannot use `bind`: \"localhost\" is not an address",
                "bind = \"0\" | 4:8 cannot use `bind`: port 0 is no port",
                "bind = \"$NOT_SET\" | 4:8 cannot use `bind`: the environment variable NOT_SET",
                "cwd = \"missing\" | 4:7 cannot use `cwd`: there is no such folder",
                "env_file = [\"a.env\"] | 4:13 cannot read `a.env`: there is no such file",
                "env = { A = 1 } | 4:13 cannot use a whole number for `A`: it takes a string",
                "env = { \"A=\" = \"1\" } | 4:9 cannot use `env`: \"A=\" is not a variable's name",
                "env = { A = \"\\u0000\" } | 4:13 cannot use `A`: it has a NUL character",
                "env.A = \"a$\" | 4:9 cannot use `A`: a single `$` without a variable's name",
                "healthcheck = \"health\" | 4:15 cannot use `healthcheck`: \"health\" is neither",
                "healthcheck = {} | 4:15 cannot use `healthcheck`: it does not say what",
                "healthcheck = { path = \"/\", tcp = \"1\" } | 4:29 cannot use both `path` and `tcp`",
                "healthcheck = { path = \"/\", retries = 0 } | 4:39 cannot use `retries`: 0 is out",
                "routes = [\"/x\"] | 4:11 cannot use `routes`: \"/x\" is not a route",
                "routes = [{ }] | 4:11 cannot do without `pattern` in `fleet.web.routes`",
                "routes = [{ pattern = \"(?=x)\" }] | 4:23 cannot use `pattern`: the pattern does",
                "routes = [{ pattern = \"/\", strip_prefix = \"x\" }] | 4:43 cannot use `strip_pref",
                "routes = [{ pattern = \"/\", host = \"a:80\" }] | 4:35 cannot use `host`: \"a:80\"",
                "routes = [{ pattern = \"/\", accept = \"a\" }] | 4:37 cannot use `accept`: \"a\" is n",
                "depends_on = \"app\" | 4:14 cannot use a string for `depends_on`: it takes an ar",
                "depends_on = [\"app\"] | 4:15 cannot depend on itself: app -> app",
                "replicas = 0 | 4:12 cannot use `replicas`: 0 is out",
                "schedule = \"often\" | 4:12 cannot use `schedule`: \"often\" is not a schedule",
                "schedule = \"0 25 * * *\" | 4:12 cannot use `schedule`: \"0 25 * * *\" is not a sch",
                "schedule = \"every 10ms\" | 4:12 cannot use `schedule`: \"every 10ms\" is not a",
                "user = \"no-such-user\" | 4:8 cannot use `user`: there is no user `no-such-user`",
                "stop_signal = \"SIGTERM\" | 4:15 cannot use `stop_signal`: \"SIGTERM\" is not one",
            })
    void aShipsProblemIsReportedAtItsPlace(String line, String expected) {
        List<String> places = manifests.places(SHIP + line + "\n");

        assertThat(places).isNotEmpty();
        assertThat(places).anySatisfy(place -> assertThat(place).startsWith(expected));
    }

    @Test
    void twoProcessesCannotHaveOneAddress() {
        assertThat(manifests.places(SHIP + "bind = \"3000\"\nreplicas = 2\noverlap = true\n"))
                .containsExactly(
                        "5:12 cannot use `replicas` with `bind`: two processes cannot listen at one"
                                + " address",
                        "6:11 cannot use `overlap` with `bind`: two processes cannot listen at one"
                                + " address");
        assertThat(manifests.places(SHIP + "bind = \"3000\"\nreplicas = 1\noverlap = false\n"))
                .isEmpty();
    }

    @Test
    void aCircleIsPrinted() {
        List<String> places =
                manifests.places(
                        """
                        [[fleet.web]]
                        name = "a"
                        command = "x"
                        depends_on = ["b"]
                        [[fleet.web]]
                        name = "b"
                        command = "x"
                        depends_on = ["free", "c"]
                        [[fleet.web]]
                        name = "c"
                        command = "x"
                        depends_on = ["a"]
                        [[fleet.web]]
                        name = "free"
                        command = "x"
                        [[fleet.web]]
                        name = "leads-there"
                        command = "x"
                        depends_on = ["a"]
                        """);

        assertThat(places)
                .containsExactly("4:15 cannot order what depends on each other: a -> b -> c -> a");
    }

    @Test
    void jobsAndShipsDoNotDependOnEachOther() {
        List<ManifestProblem> problems =
                manifests.problems(
                        """
                        [[mothership.prelaunch]]
                        name = "job"
                        command = "x"
                        depends_on = ["app"]
                        """
                                + SHIP
                                + "depends_on = [\"job\"]\n");

        assertThat(Manifests.places(problems))
                .containsExactly(
                        "4:15 cannot depend on `app`: there is no prelaunch job of that name",
                        "8:15 cannot depend on `job`: there is no ship of that name");
        assertThat(problems.getLast().hint().orElseThrow()).contains("all of them end before");
    }

    @Test
    void namesAreUniqueWithoutRegardToCase() {
        assertThat(
                        manifests.places(
                                "[[mothership.prelaunch]]\nname = \"App\"\ncommand = \"x\"\n"
                                        + SHIP))
                .containsExactly("5:8 cannot use the name `app` twice");
        assertThat(manifests.places(SHIP.replace("app", "app.1")))
                .containsExactly("2:8 cannot use `name`: \"app.1\" ends like an instance");
        assertThat(manifests.places(SHIP.replace("app", "my app")))
                .containsExactly("2:8 cannot use `name`: \"my app\" is not a name");
    }

    @Test
    void anAddressIsUsedOnce() {
        assertThat(
                        manifests.places(
                                "[mothership]\nmetrics = \"8080\"\nbind.h = \"[::]:8080\"\n"
                                        + SHIP))
                .containsExactly(
                        "3:10 cannot use 127.0.0.1:8080 twice: for the admin listener and for the"
                                + " listener `h`");
        assertThat(
                        manifests.places(
                                "[mothership.bind]\nh = \"8080\"\n"
                                        + SHIP
                                        + "bind = \"localhost:8080\""))
                .containsExactly(
                        "6:8 cannot use localhost:8080 twice: for the listener `h` and for the ship"
                                + " `app`");
        assertThat(manifests.places("[mothership.bind]\na = \"0\"\nb = \"0\"\n" + SHIP)).isEmpty();
    }

    @Test
    void aShipThatRunsElsewhereNeedsAnAddress() {
        assertThat(manifests.places("[[fleet.web]]\nname = \"a\"\n"))
                .containsExactly("1:1 cannot do without `command` in `fleet.web`");
        assertThat(manifests.places("[[fleet.web]]\nname = \"a\"\nbind = \"10.0.0.1:80\"\n"))
                .isEmpty();
    }

    @Test
    void anEmptyFleetIsAMistake() {
        assertThat(manifests.places(""))
                .containsExactly("0:0 cannot start an empty fleet: it has no ship");
        assertThat(manifests.places("[fleet.web]\nname = \"a\"\ncommand = \"x\"\n"))
                .containsExactly("1:1 cannot use a table for `web`: it takes an array");
    }

    @Test
    void whatFollowsFromARejectedValueIsNotReported() {
        assertThat(
                        manifests.places(
                                "[mothership.bind]\nhttp = 8080\n"
                                        + SHIP
                                        + "routes = [\"http:/.*\"]"))
                .containsExactly(
                        "2:8 cannot use a whole number for `http`: it takes an address or a table");
        assertThat(manifests.places("[[fleet.web]]\nname = \"a\"\ncommand = \"'\"\n"))
                .containsExactly("3:11 cannot use `command`: a ' is not closed");
    }

    @Test
    void problemsOfAnEnvironmentFileHaveItsPlaces() {
        manifests.write("a.env", "A=1\nnonsense\nB=\"open\n");

        assertThat(manifests.problems(SHIP + "env_file = \"a.env\"\n"))
                .extracting(ManifestProblem::render)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("a.env:2:1: cannot read this line"),
                        second -> assertThat(second).startsWith("a.env:3:3: cannot find the end"));
    }

    @Test
    void theCaretLinesUpBehindTabsAndWideCharacters() {
        ManifestProblem problem =
                manifests.problems(SHIP + "\tenv = { \"日\" = \"é\", x = 1 }", Map.of()).getFirst();

        assertThat(problem.column()).isEqualTo(25);
        assertThat(problem.render())
                .isEqualTo(
                        problem.file()
                                + ":4:25: cannot use a whole number for `x`: it takes a string\n"
                                + "  \tenv = { \"日\" = \"é\", x = 1 }\n"
                                + "  \t                        ^\n"
                                + "  hint: write \"1\"");
    }
}
