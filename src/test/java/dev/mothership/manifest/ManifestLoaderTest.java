package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestLoaderTest {
    private static final String SHIP = "[[fleet.web]]\nname = \"app\"\ncommand = \"app\"\n";

    @TempDir Path folder;
    private Manifests manifests;

    @BeforeEach
    void folder() {
        manifests = new Manifests(folder);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(ManifestLoaderTest.class.getResource("/manifests/" + name))
                        .toURI());
    }

    private static ManifestLoader.Result load(String resource) throws URISyntaxException {
        return new ManifestLoader().load(resource(resource), Map.of());
    }

    @Test
    void theAnnouncementsManifestLoads() throws URISyntaxException {
        ManifestLoader.Result.Loaded loaded = (ManifestLoader.Result.Loaded) load("seed.toml");
        Manifest manifest = loaded.manifest();

        assertThat(manifest.name()).isEqualTo("app");
        assertThat(manifest.listeners())
                .containsExactly(new Listener("http", new Address.Tcp("0.0.0.0", 8080)));
        assertThat(manifest.admin()).contains(new Address.Tcp("127.0.0.1", 9090));
        assertThat(manifest.prelaunch())
                .singleElement()
                .satisfies(job ->
                        assertThat(job.command().argv())
                                .containsExactly("bundle", "exec", "rails", "db:migrate"));
        Ship app = manifest.ships().getFirst();
        assertThat(app.routes())
                .containsExactly(
                        new Route(
                                Optional.of("http"),
                                "/.*",
                                Optional.empty(),
                                Optional.empty(),
                                false));
        assertThat(app.healthCheck().orElseThrow().probe())
                .isEqualTo(new HealthCheck.Probe.HttpPath("/health"));
        assertThat(app.needsPort()).isTrue();
        assertThat(manifest.ships().getLast().dependsOn()).containsExactly("app");
        assertThat(manifest.ships().getLast().group()).isEqualTo("workers");
        assertThat(loaded.warnings())
                .allSatisfy(warning -> assertThat(warning.message()).contains("`bundle`"));
    }

    @Test
    void theSecondAnnouncementsRoutesAskForKindsOfClients() throws URISyntaxException {
        ManifestLoader.Result.Loaded loaded =
                (ManifestLoader.Result.Loaded) load("seed-user-agents.toml");

        assertThat(loaded.manifest().ships())
                .extracting(ship -> ship.routes().getFirst().conditions().clients())
                .containsExactly(List.of("browser"), List.of("llm"), List.of("bot"));
        assertThat(loaded.manifest().ships())
                .allSatisfy(ship -> assertThat(ship.routes().getFirst().bind()).isEmpty());
    }

    @Test
    void kindsTypesAndNamesOfClientsAreChecked() {
        assertThat(
                        Manifests.places(
                                manifests.problems(
                                        """
                                        [mothership.bind]
                                        http = "8080"
                                        [mothership.clients]
                                        llm = ["ab"]
                                        bot = [" x y"]
                                        [[fleet.web]]
                                        name = "app"
                                        command = "app"
                                        routes = [
                                          { pattern = "/", ua_filter = "browsers" },
                                          { pattern = "/", ua_filter = ["bot", "~("] },
                                          { pattern = "/", accept = "text/*" },
                                          { pattern = "/", accept = ["text/markdown;q=1"] },
                                        ]
                                        """)))
                .hasSize(6)
                .anySatisfy(problem -> assertThat(problem).contains("\"browsers\" is not a kind"))
                .anySatisfy(problem -> assertThat(problem).contains("\"text/*\" is not a media"))
                .anySatisfy(problem -> assertThat(problem).contains("\"ab\" is not the name"));
    }

    @Test
    void whatIsNotThereIsRefusedAtItsPlace() throws URISyntaxException {
        ManifestLoader.Result.Rejected flagship =
                (ManifestLoader.Result.Rejected) load("seed-flagship.toml");

        assertThat(Manifests.places(flagship.problems()))
                .containsExactly(
                        "5:16 cannot use `election_url`: the environment variable DATABASE_URL is"
                                + " not set");
    }

    @Test
    void whatIsSwitchedOffIsAccepted() {
        Manifest manifest =
                manifests.manifest(
                        """
                        [mothership]
                        compression = false
                        cors_cache = { enabled = false, default_ttl = 60 }
                        access_log = false
                        uplinks = []
                        static_dirs = []
                        flagship = { enabled = false, election_url = "$NOT_SET" }
                        [[fleet.web]]
                        name = "app"
                        command = "app"
                        replicas = 1
                        overlap = false
                        """);

        assertThat(manifest.ships()).hasSize(1);
    }

    @Test
    void answersToPreflightsAreKeptAsTheManifestSays() {
        assertThat(preflightCache("false")).isEmpty();
        assertThat(preflightCache("{ enabled = false, max_entries = 5 }")).isEmpty();
        assertThat(preflightCache("true"))
                .contains(new ProxySettings.PreflightCache(Duration.ofHours(1), 10_000));
        assertThat(preflightCache("{ default_ttl = 60, max_entries = 5 }"))
                .contains(new ProxySettings.PreflightCache(Duration.ofMinutes(1), 5));
        assertThat(preflightCache("{ default_ttl = \"0s\" }"))
                .contains(new ProxySettings.PreflightCache(Duration.ZERO, 10_000));
    }

    private Optional<ProxySettings.PreflightCache> preflightCache(String value) {
        return manifests
                .manifest(
                        """
                        [mothership]
                        cors_cache = %s
                        [[fleet.web]]
                        name = "app"
                        command = "app"
                        """
                                .formatted(value))
                .proxy()
                .preflightCache();
    }

    @Test
    void shipsComeInDeclarationOrderAcrossGroups() {
        Manifest manifest =
                manifests.manifest(
                        """
                        [[fleet.web]]
                        name = "z"
                        command = "x"
                        [[fleet.workers]]
                        name = "y"
                        command = "x"
                        [[fleet.web]]
                        name = "a"
                        command = "x"
                        """);

        assertThat(manifest.ships()).extracting(Ship::name).containsExactly("z", "y", "a");
    }

    @Test
    void laterLayersOfTheEnvironmentWin() {
        manifests.write("global.env", "A=1\nB=1\nC=1\nD=1\nE=1\nINHERITED=file\n");
        manifests.write("ship.env", "D=4\nE=4\n");
        Map<String, String> own =
                Map.of("PORT", "1", "LISTEN_FDS", "1", "WATCHDOG_USEC", "1", "HOME", "/h");

        ManifestLoader.Result.Loaded loaded =
                manifests.loaded(
                        """
                        [mothership]
                        env_file = "global.env"
                        [mothership.env]
                        B = "2"
                        C = "2"
                        [base.ship.env]
                        C = "3"
                        D = "3"
                        [[fleet.web]]
                        name = "app"
                        command = "app"
                        env_file = ["ship.env"]
                        env = { E = "5-${A}-$HOME-$$" }
                        """,
                        own);

        assertThat(loaded.manifest().ships().getFirst().env())
                .containsEntry("A", "1")
                .containsEntry("B", "2")
                .containsEntry("C", "3")
                .containsEntry("D", "4")
                .containsEntry("E", "5-1-/h-$");
        assertThat(loaded.manifest().inherited()).containsOnlyKeys("HOME");
    }

    @Test
    void theTemplateGivesDefaultsAndAddsTags() {
        Ship ship =
                manifests
                        .manifest(
                                """
                                [base.ship]
                                stop_timeout = "3s"
                                restart = "on-failure"
                                tags = ["all"]
                                [[fleet.web]]
                                name = "app"
                                command = "app"
                                restart = "never"
                                tags = ["own"]
                                """)
                        .ships()
                        .getFirst();

        assertThat(ship.stopTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(ship.restart()).isEqualTo(RestartPolicy.NEVER);
        assertThat(ship.tags()).containsExactlyInAnyOrder("all", "own");
    }

    @Test
    void argsAreExact() {
        Ship ship =
                manifests.manifest(SHIP + "args = [\"a b\", \"$HOME\", \"\"]").ships().getFirst();

        assertThat(ship.command().orElseThrow().argv())
                .isEqualTo(List.of("app", "a b", "$HOME", ""));
    }

    @Test
    void limitsReachTheSettings() {
        Manifest manifest =
                manifests.manifest(
                        """
                        [mothership]
                        shutdown_timeout = 7
                        limits = { header_size = "64KiB", body_size = 5, hold = "250ms", request_timeout = "9s" }
                        """
                                + SHIP);

        Settings settings = manifest.settings();
        assertThat(settings.shutdownTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.limits().headerSize()).isEqualTo(65_536);
        assertThat(settings.limits().bodySize()).hasValue(5);
        assertThat(settings.limits().hold()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.limits().idleTimeout()).isEqualTo(Duration.ofSeconds(75));
        assertThat(manifest.ships().getFirst().timeout()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void nothingButTheManifestChangesTheSettings() {
        System.setProperty("mothership.shutdown_timeout", "PT1S");
        try {
            assertThat(manifests.manifest(SHIP).settings().shutdownTimeout())
                    .isEqualTo(Duration.ofSeconds(25));
        } finally {
            System.clearProperty("mothership.shutdown_timeout");
        }
    }

    @Test
    void theAdminListenerIsTurnedOffOrMoved() {
        assertThat(manifests.manifest("[mothership]\nmetrics = 0\n" + SHIP).admin()).isEmpty();
        assertThat(manifests.manifest("[mothership]\nmetrics_port = 0\n" + SHIP).admin()).isEmpty();
        assertThat(manifests.manifest("[mothership]\nmetrics_port = 9100\n" + SHIP).admin())
                .contains(new Address.Tcp("127.0.0.1", 9100));
        Manifest moved = manifests.manifest("[mothership]\nmetrics = \"[::1]:9100\"\n" + SHIP);
        assertThat(moved.admin()).contains(new Address.Tcp("::1", 9100));
        assertThat(moved.adminSetByHand()).isTrue();
    }

    @Test
    void aListenerAtTheDefaultAdminAddressIsAWarning() {
        ManifestLoader.Result.Loaded loaded =
                manifests.loaded("[mothership.bind]\nhttp = \"9090\"\n" + SHIP);

        assertThat(loaded.manifest().admin()).isEmpty();
        assertThat(Manifests.places(loaded.warnings()))
                .anySatisfy(warning -> assertThat(warning).startsWith("2:8 there will be no"));
    }

    @Test
    void aLiteralPatternIsAWarning() {
        ManifestLoader.Result.Loaded loaded =
                manifests.loaded(
                        "[mothership.bind]\nhttp = \"8080\"\n"
                                + SHIP
                                + "routes = [\"http:/api\", { pattern = \"/b(/.*)?\" }]\n");

        assertThat(loaded.warnings())
                .anySatisfy(warning -> {
                    assertThat(warning.message()).contains("also takes `/apix`");
                    assertThat(warning.hint().orElseThrow()).contains("/api(/.*)?");
                })
                .noneSatisfy(warning -> assertThat(warning.message()).contains("/b"));
    }

    @Test
    void filesThatCannotBeReadAreReported() throws IOException {
        ManifestLoader loader = new ManifestLoader();
        Path latin = Files.write(folder.resolve("latin.toml"), new byte[] {'a', '\n', (byte) 0xE9});
        Path large = Files.write(folder.resolve("large.toml"), new byte[TextFile.LARGEST + 1]);

        assertThat(messages(loader.load(folder.resolve("none.toml"), Map.of())))
                .containsExactly("cannot find it");
        assertThat(messages(loader.load(folder, Map.of())))
                .containsExactly("cannot read it: it is a folder");
        assertThat(messages(loader.load(latin, Map.of())))
                .containsExactly("cannot read it: it is not UTF-8: line 2, column 1");
        assertThat(messages(loader.load(large, Map.of())))
                .containsExactly("cannot read it: it is larger than 1 MiB");
    }

    @Test
    void aByteOrderMarkAndWindowsLinesAreRead() {
        assertThat(manifests.manifest("\uFEFF" + SHIP.replace("\n", "\r\n")).ships()).hasSize(1);
    }

    private static List<String> messages(ManifestLoader.Result result) {
        return ((ManifestLoader.Result.Rejected) result)
                .problems().stream().map(ManifestProblem::message).toList();
    }
}
