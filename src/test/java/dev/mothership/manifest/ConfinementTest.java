package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfinementTest {
    private static final String SHIP = "[[fleet.web]]\nname = \"app\"\ncommand = \"true\"\n";

    @TempDir private Path folder;

    /// A system with the users root and app, and the groups root and staff.
    private record Machine(String own) implements Accounts {
        @Override
        public boolean hasUser(String name) {
            return List.of("root", "app").contains(name);
        }

        @Override
        public boolean hasGroup(String name) {
            return List.of("root", "staff").contains(name);
        }

        @Override
        public boolean isOwn(String user) {
            return own.equals(user);
        }

        @Override
        public boolean isRoot() {
            return own.equals("root");
        }
    }

    private ManifestLoader.Result load(String own, String keys) {
        Path file = new Manifests(folder).write("ship-manifest.toml", SHIP + keys);
        return new ManifestLoader(new Machine(own)).load(file, Map.of());
    }

    private Confinement confinement(String own, String keys) {
        assertThat(load(own, keys)).isInstanceOf(ManifestLoader.Result.Loaded.class);
        return ((ManifestLoader.Result.Loaded) load(own, keys))
                .manifest()
                .ships()
                .getFirst()
                .confinement();
    }

    private String problem(String own, String keys) {
        assertThat(load(own, keys)).isInstanceOf(ManifestLoader.Result.Rejected.class);
        List<ManifestProblem> problems =
                ((ManifestLoader.Result.Rejected) load(own, keys)).problems();
        return String.join("\n", Manifests.places(problems));
    }

    @Test
    void saysNothingWhereNothingIsSaid() {
        assertThat(confinement("app", "")).isEqualTo(Confinement.NONE);
    }

    @Test
    void takesAllKeys() {
        String keys =
                """
                user = "app"
                group = "staff"
                umask = "027"
                limits = { nofile = 65536, memory = "512MiB" }
                """;
        assertThat(confinement("root", keys))
                .isEqualTo(
                        new Confinement(
                                Optional.of("app"),
                                Optional.of("staff"),
                                OptionalInt.of(23),
                                OptionalLong.of(65_536),
                                OptionalLong.of(512L << 20)));
    }

    @Test
    void oneMayAlwaysBeWhoOneIs() {
        assertThat(confinement("app", "user = \"app\"").user()).contains("app");
    }

    @Test
    void userAndGroupMustBeThere() {
        assertThat(problem("root", "user = \"ap\""))
                .isEqualTo("4:8 cannot use `user`: there is no user `ap` on this system");
        assertThat(problem("root", "user = \"app\"\ngroup = \"app\""))
                .isEqualTo("5:9 cannot use `group`: there is no group `app` on this system");
    }

    @Test
    void onlyRootCanBecomeSomebodyElse() {
        assertThat(problem("app", "user = \"root\""))
                .isEqualTo("4:8 cannot use `user`: only root can run ships as another user");
        assertThat(problem("app", "group = \"staff\""))
                .isEqualTo("4:9 cannot use `group`: only root can run ships as another group");
    }

    @Test
    void wrongValuesAreReported() {
        assertThat(problem("root", "umask = \"9\""))
                .isEqualTo("4:9 cannot use `umask`: \"9\" is not octal");
        assertThat(problem("root", "limits = { nofile = 0 }"))
                .isEqualTo("4:21 cannot use `nofile`: 0 is out of range");
        assertThat(problem("root", "limits = { memory = \"1KiB\" }"))
                .isEqualTo("4:21 cannot use `memory`: 1KiB is out of range");
    }

    @Test
    void theSystemsOwnDatabaseIsAsked() {
        Accounts system = Accounts.system();
        assertThat(system.hasUser("root")).isTrue();
        assertThat(system.hasUser("no-such-user")).isFalse();
        assertThat(system.hasGroup("no-such-group")).isFalse();
        assertThat(system.isOwn(System.getProperty("user.name"))).isTrue();
        assertThat(system.isRoot()).isEqualTo(system.isOwn("root"));
    }
}
