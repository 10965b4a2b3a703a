package dev.mothership.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormationTest {
    private static final String MANIFEST =
            """
            [[mothership.prelaunch]]
            name = "migrate"
            command = "x"
            [[fleet.web]]
            name = "app"
            command = "x"
            replicas = 3
            routes = [{ pattern = "/.*" }]
            [[fleet.web]]
            name = "fixed"
            command = "x"
            bind = "3000"
            [[fleet.web]]
            name = "far"
            bind = "10.0.0.1:80"
            [[fleet.work]]
            name = "worker"
            command = "x"
            depends_on = ["app"]
            """;
    private static final String PROCFILE = "web: x\nworker: y\nrelease: z\nclock: c\n";

    @TempDir private Path folder;

    private Manifest load(String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text);
            return ((ManifestLoader.Result.Loaded) new ManifestLoader().load(file, Map.of()))
                    .manifest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Manifest manifest(String... words) {
        Manifest whole = load("ship-manifest.toml", MANIFEST);
        return Formation.parse(List.of(words), true).of(whole);
    }

    private Manifest procfile(String... words) {
        return Formation.parse(List.of(words), false).of(load("Procfile", PROCFILE));
    }

    private static List<String> counts(Manifest manifest) {
        return manifest.ships().stream()
                .map(ship -> ship.name() + "=" + ship.replication().replicas())
                .toList();
    }

    @Test
    void inAManifestTheOthersStayAsTheyAre() {
        assertThat(counts(manifest())).containsExactly("app=3", "fixed=1", "far=1", "worker=1");
        assertThat(counts(manifest("worker=2")))
                .containsExactly("app=3", "fixed=1", "far=1", "worker=2");
        assertThat(counts(manifest("worker=0", "app=1")))
                .containsExactly("app=1", "fixed=1", "far=1");
        assertThat(counts(manifest("all=1", "worker=5")))
                .containsExactly("app=1", "fixed=1", "far=1", "worker=5");
    }

    @Test
    void ofAProcfileTheOthersAreLeftOutAsForemanDoes() {
        assertThat(counts(procfile())).containsExactly("web=1", "worker=1", "clock=1");
        assertThat(counts(procfile("web=2"))).containsExactly("web=2");
        assertThat(counts(procfile("all=1", "web = 2 ")))
                .containsExactly("web=2", "worker=1", "clock=1");
        assertThat(counts(procfile("all=2", "web=0"))).containsExactly("worker=2", "clock=2");
        assertThat(counts(procfile("all=1", "release=0"))).hasSize(3);
        assertThat(procfile("all=1", "release=0").prelaunch()).isEmpty();
        assertThat(procfile("web=2").prelaunch()).hasSize(1);
    }

    @Test
    void theListenerOfAProcfileGoesWithWeb() {
        assertThat(procfile("web=2").listeners()).hasSize(1);
        assertThat(Formation.withoutIdleListener(procfile("worker=1")).listeners()).isEmpty();
    }

    @Test
    void portsGoOnCounting() {
        assertThat(procfile("worker=3").ships().getFirst().replication().port(3)).hasValue(5102);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wbe=2 | cannot find `wbe` of -m: ships are app, far, fixed, worker",
                "app | cannot use `app` of -m: write NAME=NUMBER, such as web=2",
                "=1 | cannot use `=1` of -m: write NAME=NUMBER, such as web=2",
                "app=x | cannot use `app=x` of -m: the number is 0 to 1000",
                "app=-1 | cannot use `app=-1` of -m: the number is 0 to 1000",
                "app=1001 | cannot use `app=1001` of -m: the number is 0 to 1000",
                "app=1,app=2 | cannot use `app` of -m twice",
                "fixed=2 | cannot run 2 of `fixed`: its `bind` is one address; without bind each is"
                        + " given a free port as PORT",
                "far=2 | cannot run 2 of `far`: it runs elsewhere",
                "migrate=2 | cannot run 2 of `migrate`: it is a prelaunch job",
                "app=0 | cannot leave out `app`: `worker` depends on it",
                "all=0 | cannot run a fleet without ships: -m leaves none",
            })
    void whatCannotBeIsSaid(String words, String message) {
        assertThatThrownBy(() -> manifest(words.split(",")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void instancesDoNotTakeThePortsOfOthers() {
        assertThat(counts(procfile("web=100"))).containsExactly("web=100");
        assertThatThrownBy(() -> procfile("web=101"))
                .hasMessage("cannot run 101 of `web`: its ports are 5000 to 5099");
    }
}
