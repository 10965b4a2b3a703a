package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Procfile as the fleet that it is.
class ProcfileFleetTest {
    private static final String RAILS =
            """
            web: bundle exec puma -C config/puma.rb
            worker: bundle exec sidekiq
            release: bin/rails db:migrate
            clock: bundle exec clockwork clock.rb
            """;

    @TempDir Path folder;
    private Manifests manifests = new Manifests(Path.of(""));

    @BeforeEach
    void procfile() {
        manifests = new Manifests(folder);
        manifests.write("Procfile", RAILS);
    }

    private ManifestLoader.Result load(ProcfileChoices choices, Map<String, String> environment) {
        return new ManifestLoader().loadProcfile(folder.resolve("Procfile"), choices, environment);
    }

    private ManifestLoader.Result.Loaded loaded(
            ProcfileChoices choices, Map<String, String> environment) {
        return (ManifestLoader.Result.Loaded) load(choices, environment);
    }

    private Manifest manifest(Map<String, String> environment) {
        return loaded(ProcfileChoices.NONE, environment).manifest();
    }

    private List<String> problems(ProcfileChoices choices, Map<String, String> environment) {
        return ((ManifestLoader.Result.Rejected) load(choices, environment))
                .problems().stream().map(ManifestProblem::message).toList();
    }

    private static ProcfileChoices port(int port) {
        return new ProcfileChoices(OptionalInt.of(port), List.of(), false);
    }

    private static List<Integer> ports(Manifest manifest) {
        return manifest.ships().stream()
                .map(ship -> ship.replication().port(1).orElseThrow())
                .toList();
    }

    private static List<String> listeners(Manifest manifest) {
        return manifest.listeners().stream()
                .map(listener -> listener.name() + " " + listener.address())
                .toList();
    }

    @Test
    void linesAreShipsAndReleaseIsAJob() {
        Manifest manifest = manifest(Map.of());

        assertThat(manifest.name()).isEqualTo("web");
        assertThat(manifest.file()).isEqualTo(folder.resolve("Procfile"));
        assertThat(manifest.ships())
                .extracting(Ship::name)
                .containsExactly("web", "worker", "clock");
        assertThat(manifest.ships())
                .extracting(Ship::group)
                .containsExactly("web", "worker", "clock");
        assertThat(manifest.ships())
                .extracting(ship -> ship.label(1))
                .containsExactly("web.1", "worker.1", "clock.1");
        assertThat(manifest.prelaunch()).extracting(Job::name).containsExactly("release");
        assertThat(manifest.prelaunch().getFirst().env()).containsEntry("PORT", "5200");
        assertThat(manifest.ships().getFirst().command().orElseThrow().argv())
                .containsExactly("/bin/sh", "-c", "bundle exec puma -C config/puma.rb");
        assertThat(manifest.ships()).allMatch(ship -> ship.cwd().equals(folder));
    }

    @Test
    void portsAreCountedOverAllLines() {
        assertThat(ports(manifest(Map.of()))).containsExactly(5000, 5100, 5300);
        assertThat(ports(loaded(port(7000), Map.of()).manifest()))
                .containsExactly(7000, 7100, 7300);
        manifests.write(".env", "PORT=3000\n");
        assertThat(ports(manifest(Map.of()))).containsExactly(3000, 3100, 3300);
        assertThat(ports(loaded(port(7000), Map.of()).manifest()))
                .containsExactly(7000, 7100, 7300);
    }

    @Test
    void onlyWebIsReachedThroughAListener() {
        Manifest manifest = manifest(Map.of());

        assertThat(listeners(manifest)).containsExactly("http 127.0.0.1:8080");
        assertThat(manifest.ships().getFirst().address(2))
                .contains(new Address.Tcp("127.0.0.1", 5001));
        assertThat(manifest.ships().get(1).address(1)).isEmpty();
        assertThat(manifest.ships()).noneMatch(Ship::needsPort).noneMatch(Ship::mustAnswer);

        manifests.write("Procfile", "worker: x\n");
        assertThat(listeners(manifest(Map.of("PORT", "4000")))).isEmpty();
    }

    @Test
    void thePlatformsPortIsTheListeners() {
        Manifest manifest = manifest(Map.of("PORT", "34567"));

        assertThat(listeners(manifest)).containsExactly("http 0.0.0.0:34567");
        assertThat(ports(manifest)).containsExactly(5000, 5100, 5300);
    }

    @Test
    void portsThatNobodyChoseGiveWayToTheListener() {
        assertThat(ports(manifest(Map.of("PORT", "5000")))).containsExactly(6000, 6100, 6300);
        assertThat(ports(manifest(Map.of("PORT", "5399")))).containsExactly(6000, 6100, 6300);
        // A shell that has read the .env means the same port.
        manifests.write(".env", "PORT=3000\n");
        Manifest manifest = manifest(Map.of("PORT", "3000"));
        assertThat(listeners(manifest)).containsExactly("http 0.0.0.0:3000");
        assertThat(ports(manifest)).containsExactly(5000, 5100, 5300);
    }

    @Test
    void portsThatSomebodyChoseMustNotMeet() {
        assertThat(problems(port(7000), Map.of("PORT", "7100")))
                .containsExactly("cannot listen on port 7100 for `web`: `worker` gets it");

        ManifestLoader.Result.Loaded loaded = loaded(port(8080), Map.of());
        assertThat(loaded.manifest().listeners()).isEmpty();
        assertThat(loaded.warnings())
                .extracting(ManifestProblem::message)
                .containsExactly(
                        "`web` is not reached through mothership: `web` has port 8080 itself");
    }

    @Test
    void portsThatAreNoneAreProblems() {
        assertThat(problems(ProcfileChoices.NONE, Map.of("PORT", "x")))
                .containsExactly("cannot use the environment's PORT: \"x\" is not a port");
        manifests.write(".env", "PORT=0\n");
        assertThat(problems(ProcfileChoices.NONE, Map.of()))
                .containsExactly("cannot use PORT of .env: \"0\" is not a port");
        assertThat(problems(port(65_400), Map.of()))
                .containsExactly("cannot count ports from 65400: they end at 65535");
    }

    @Test
    void theEnvironmentComesFromDotEnv() {
        manifests.write(".env", "RACK_ENV=development\nPORT=3000\nA='1'\n");
        Ship web = manifest(Map.of("A", "inherited")).ships().getFirst();

        assertThat(web.env())
                .containsOnly(Map.entry("RACK_ENV", "development"), Map.entry("A", "1"));

        Path one = manifests.write("one.env", "A=one\nB=one\n");
        Path two = manifests.write("two.env", "B=two\n");
        Ship other =
                loaded(new ProcfileChoices(OptionalInt.empty(), List.of(one, two), false), Map.of())
                        .manifest()
                        .ships()
                        .getFirst();
        assertThat(other.env()).containsOnly(Map.entry("A", "one"), Map.entry("B", "two"));
        assertThat(
                        problems(
                                new ProcfileChoices(
                                        OptionalInt.empty(), List.of(Path.of("none.env")), false),
                                Map.of()))
                .containsExactly("cannot read it: there is no such file");
    }

    @Test
    void aFolderOfThatNameIsAPythonEnvironment() throws IOException {
        Files.createDirectory(folder.resolve(".env"));

        assertThat(manifest(Map.of()).ships().getFirst().env()).isEmpty();
    }

    @Test
    void mistakesOfBothFilesAreReportedAtOnce() {
        manifests.write("Procfile", "web x\n");
        manifests.write(".env", "A\n");

        assertThat(problems(ProcfileChoices.NONE, Map.of()))
                .containsExactly(
                        "cannot read this line",
                        "cannot read this line, which Foreman would pass over");
    }

    @Test
    void togetherMeansThatTheFirstEndStopsAll() {
        ProcfileChoices together = new ProcfileChoices(OptionalInt.empty(), List.of(), true);

        assertThat(loaded(together, Map.of()).manifest().ships())
                .allMatch(ship -> ship.restart() == RestartPolicy.STOPS_ALL && !ship.critical());
    }

    @Test
    void valuesHaveTheirOrigin() {
        manifests.write(".env", "API_KEY=hidden\n");

        assertThat(loaded(ProcfileChoices.NONE, Map.of()).resolution().entries())
                .contains(
                        new Resolution.Entry(
                                "fleet.web.web.env.API_KEY",
                                Secrets.MASK,
                                folder.resolve(".env").toString()),
                        new Resolution.Entry(
                                "fleet.worker.worker.env.PORT",
                                "5100",
                                folder.resolve("Procfile") + ":2, counted as Foreman does"));
    }
}
