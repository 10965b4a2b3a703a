package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.flagship.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several real servers and one real PostgreSQL.
class FlagshipIT {
    private static TestPostgres postgres;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.start();
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    /// A job that writes down who runs it and whether another one is alive.
    private String migration(String then) {
        return "for p in $(cat %1$s/pids); do kill -0 $p 2>/dev/null && echo $p >> %1$s/overlaps; done;"
                        .formatted(folder)
                + " echo $$ >> %s/pids; echo migrating; %s".formatted(folder, then);
    }

    private Flight boot(String name, String flagship, String job) {
        Path home = folder.resolve(name);
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Flight.write(
                home.resolve("ship-manifest.toml"),
                """
                [mothership]
                name = "%s"
                metrics = "127.0.0.1:0"
                [mothership.flagship]
                enabled = true
                election = "postgres"
                election_url = "$DATABASE_URL"
                heartbeat_interval = "4s"
                %s
                [[mothership.prelaunch]]
                name = "migrations"
                command = '''%s'''
                [[fleet.web]]
                name = "app"
                command = "echo serving; exec sleep 1000"
                """
                        .formatted(folder.getFileName(), flagship, job));
        return Flight.start(home, Map.of("DATABASE_URL", postgres.url()));
    }

    private List<String> lines(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    @Test
    void theAnnouncementsSectionRunsVerbatim() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path bundle = bin.resolve("bundle");
        Flight.write(
                bundle,
                "#!/bin/sh\n[ \"$2\" = rails ] && exec echo migrated\necho serving\nexec sleep 1000\n");
        bundle.toFile().setExecutable(true);
        Flight.write(
                folder.resolve("ship-manifest.toml"),
                """
                # The post's flagship section, with a prelaunch job and a ship so that it can run.
                [mothership.flagship]
                enabled = true
                election = "postgres"
                election_url = "$DATABASE_URL"

                [[mothership.prelaunch]]
                name = "migrations"
                command = "bundle exec rails db:migrate"

                [[fleet.web]]
                name = "app"
                command = "bundle exec puma"
                """);
        Map<String, String> environment =
                Map.of("DATABASE_URL", postgres.url(), "PATH", bin + ":" + System.getenv("PATH"));
        try (Flight flight = Flight.start(folder, environment)) {
            flight.out.await("this server is the flagship");
            flight.out.await("migrated");
            flight.out.await("serving");
            assertThat(flight.stop()).isZero();
            assertThat(flight.out.now()).noneMatch(line -> line.contains("s3cret"));
        }
    }

    @Test
    void whenTheFlagshipIsKilledAnotherTakesOver() throws IOException {
        Flight.write(folder.resolve("pids"), "");
        String job = migration("while ! [ -e " + folder + "/go ]; do sleep 0.1; done");
        try (Flight one = boot("one", "release = \"7\"", job)) {
            one.out.await("migrating");
            try (Flight two = boot("two", "release = \"7\"", job)) {
                two.out.await("waiting for the flagship");
                one.signal("KILL");
                two.out.await("has gone: taking over");
                two.out.await("migrating");
                Flight.write(folder.resolve("go"), "");
                two.out.await("serving");
            }
        }
        assertThat(lines("pids")).hasSize(2);
        assertThat(lines("overlaps")).isEmpty();
    }

    @Test
    void aFailureEndsAllWhoWait() {
        String job =
                "while ! [ -e " + folder + "/go ]; do sleep 0.1; done; echo no such table; exit 3";
        try (Flight one = boot("one", "", job)) {
            one.out.await("this server is the flagship");
            try (Flight two = boot("two", "", job)) {
                two.out.await("waiting for the flagship");
                Flight.write(folder.resolve("go"), "");

                assertThat(one.exitStatus()).isEqualTo(1);
                assertThat(two.exitStatus()).isEqualTo(1);
                two.err.await("no such table");
                assertThat(two.err.await("failed: job"))
                        .contains("job `migrations` failed (exit status 3)");
            }
        }
    }

    @Test
    void aServerThatWaitsIsStoppedInOrder() {
        String job = "sleep 1000";
        try (Flight one = boot("one", "", job)) {
            one.out.await("this server is the flagship");
            try (Flight two = boot("two", "", job)) {
                two.out.await("waiting for the flagship");
                assertThat(two.stop()).isZero();
                assertThat(one.stop()).isZero();
            }
        }
    }
}
