package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Procfiles in the shape of public Rails and Django applications, with stand-ins for the programs
/// that they name. `PORT` is 0, so that the listener takes any port.
class ProcfileIT {
    private static final String RAILS =
            """
            web: bundle exec puma -C config/puma.rb
            worker: bundle exec sidekiq -c ${SIDEKIQ_CONCURRENCY:-5} -q default
            release: bin/rails db:migrate
            """;

    private static final String DJANGO =
            """
            release: python manage.py migrate --noinput
            web: gunicorn project.wsgi --log-file -
            worker: celery -A project worker -l info
            """;

    @TempDir private Path folder;

    /// Puts a shell script into the folder, executable.
    private void program(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Flight start(String... arguments) {
        String path = folder.resolve("programs") + ":" + System.getenv("PATH");
        return Flight.start(folder, Map.of("PATH", path, "PORT", "0"), arguments);
    }

    /// A web server that says how it was called.
    private static String server(String name) {
        return "echo \"" + name + " $* on $PORT as $PS in $RACK_ENV\"; exec " + tiny();
    }

    private static String tiny() {
        return TinyShip.command();
    }

    private void rails() throws IOException {
        Flight.write(folder.resolve("Procfile"), RAILS);
        Flight.write(
                folder.resolve(".env"), "# local\nRACK_ENV=development\nPORT=" + base() + "\n");
        program("programs/bundle", "shift; exec \"$@\"");
        program("programs/puma", server("puma"));
        program(
                "programs/sidekiq",
                "echo \"sidekiq $* on $PORT as $PS in $RACK_ENV\"; exec sleep 600");
        program("bin/rails", "echo \"rails $*\" | tee -a migrated");
    }

    /// Ports that are free most likely, and other ones for each test's process.
    private static int base() {
        return 20_000 + (int) (ProcessHandle.current().pid() % 100) * 100;
    }

    @Test
    void aRailsApplicationRunsAsWithForeman() throws IOException {
        rails();
        try (Flight flight = start()) {
            int base = base();
            flight.out.await("a process that ends is started again; Foreman would stop all");
            flight.out.await(
                    "web.1 | puma -C config/puma.rb on " + base + " as web.1 in development");
            flight.out.await(
                    "worker.1 | sidekiq -c 5 -q default on "
                            + (base + 100)
                            + " as worker.1 in development");
            assertThat(flight.get("/posts").body()).startsWith("web GET /posts\n");
            assertThat(folder.resolve("migrated")).hasContent("rails db:migrate");
            List<String> lines = flight.out.now();
            assertThat(index(lines, "release | rails db:migrate"))
                    .isLessThan(index(lines, "web.1 | puma"));
            assertThat(flight.stop()).isZero();
        }
    }

    private static int index(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError("no line starts with " + start + " in " + lines);
    }

    @Test
    void aDjangoApplicationRunsAsWithForeman() throws IOException {
        Flight.write(folder.resolve("Procfile"), DJANGO);
        program("programs/python", "echo \"python $*\"");
        program("programs/gunicorn", server("gunicorn"));
        program("programs/celery", "echo \"celery $* on $PORT\"; exec sleep 600");
        int base = base() + 10_000;
        try (Flight flight = start("-p", "" + base)) {
            flight.out.await("release | python manage.py migrate --noinput");
            flight.out.await(
                    "web.1 | gunicorn project.wsgi --log-file - on " + (base + 100) + " as web.1");
            flight.out.await("worker.1 | celery -A project worker -l info on " + (base + 200));
            assertThat(flight.get("/admin/").body()).startsWith("web GET /admin/\n");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aReleaseThatFailsStartsNothing() throws IOException {
        rails();
        program("bin/rails", "echo no such database; exit 1");
        try (Flight flight = start()) {
            assertThat(flight.exitStatus()).isEqualTo(1);
            assertThat(flight.err.all())
                    .last()
                    .isEqualTo("mothership: job `release` failed (exit status 1)");
            assertThat(flight.out.all()).noneMatch(line -> line.contains("puma"));
        }
    }

    @Test
    void aProcessThatEndsIsStartedAgain() {
        Flight.write(
                folder.resolve("Procfile"),
                "worker: echo up; test -e again && exec sleep 600; touch again; exit 3\n");
        try (Flight flight = start()) {
            flight.out.await("worker.1 ended (exit status 3)");
            flight.out.await("worker.1 is ready");
            assertThat(flight.stop()).isZero();
            assertThat(flight.out.all())
                    .filteredOn(line -> line.equals("worker.1 | up"))
                    .hasSize(2);
        }
    }

    @Test
    void withForemanTheFirstEndStopsAllWithItsStatus() {
        Flight.write(
                folder.resolve("Procfile"),
                """
                loser: while ! test -e ready; do sleep 0.05; done; exit 3
                winner: trap 'echo told to stop; exit 0' TERM; touch ready; while :; do sleep 0.05; done
                """);
        try (Flight flight = start("--foreman")) {
            assertThat(flight.exitStatus()).isEqualTo(3);
            assertThat(flight.out.all())
                    .contains("winner.1 | told to stop")
                    .anyMatch(line -> line.contains("loser.1 ended (exit status 3): stopping"))
                    .noneMatch(line -> line.contains("started again"));
        }
    }

    @Test
    void aWebThatListensElsewhereIsLeftRunning() throws IOException {
        Flight.write(
                folder.resolve("Procfile"), "web: echo up; exec sleep 600\nlate: exec sleep 600\n");
        try (Flight flight = start()) {
            flight.out.await("web.1 | up");
            flight.out.await("late.1 is ready");
            try (Flight status = Flight.start(folder, "status", "--json")) {
                assertThat(status.exitStatus()).isZero();
                assertThat(String.join("", status.out.all())).contains("\"starting\"");
            }
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void otherCommandsFindTheProcfileAndItsFleet() {
        Flight.write(folder.resolve("Procfile.dev"), "worker: echo up; exec sleep 600\n");
        try (Flight flight = start("-f", "Procfile.dev")) {
            flight.out.await("worker.1 is ready");
            assertThat(said("status", "-c", "Procfile.dev"))
                    .anyMatch(l -> l.startsWith("worker.1 "));
            assertThat(said("logs", "-c", "Procfile.dev", "worker")).contains("worker.1 | up");
            assertThat(said("clearance", "-c", "Procfile.dev"))
                    .containsExactly("Procfile.dev is right: 1 ship, 0 jobs, 0 listeners");
            assertThat(said("export", "procfile", "-c", "Procfile.dev"))
                    .containsExactly("worker: echo up; exec sleep 600");
            assertThat(said("stop", "-c", "Procfile.dev", "worker")).isNotEmpty();
            flight.out.await("worker.1 stopped");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aTakenPortThatNobodyAskedForIsAWarning() throws IOException {
        Flight.write(folder.resolve("Procfile"), "web: echo up; exec sleep 600\n");
        try (ServerSocket taken = new ServerSocket()) {
            try {
                taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
            } catch (BindException _) {
                // By somebody else, which does as well.
            }
            try (Flight flight = Flight.start(folder, "-p", "" + (base() + 30))) {
                flight.out.await("ships are reached at their own ports only. Set PORT");
                flight.out.await("web.1 | up");
                assertThat(flight.stop()).isZero();
            }
        }
    }

    private List<String> said(String... arguments) {
        try (Flight flight = Flight.start(folder, arguments)) {
            assertThat(flight.exitStatus()).as(String.join("\n", flight.err.all())).isZero();
            return flight.out.all();
        }
    }

    @Test
    void aWrongProcfileStartsNothing() {
        Flight.write(folder.resolve("Procfile"), "web: touch started\nworker touch started\n");
        try (Flight flight = start()) {
            assertThat(flight.exitStatus()).isEqualTo(2);
            assertThat(flight.err.all())
                    .contains("Procfile:2:1: cannot read this line")
                    .last()
                    .isEqualTo("mothership: cannot use Procfile: 1 problem");
            assertThat(folder.resolve("started")).doesNotExist();
        }
    }

    @Test
    void optionsThatAreForAProcfileAreRefusedWithAManifest() {
        Flight.write(
                folder.resolve("ship-manifest.toml"),
                "[[fleet.a]]\nname = \"a\"\ncommand = \"a\"\n");
        try (Flight flight = start("--foreman")) {
            assertThat(flight.exitStatus()).isEqualTo(2);
            assertThat(flight.err.all())
                    .last()
                    .asString()
                    .startsWith(
                            "mothership: cannot use -e, -p and --foreman with ship-manifest.toml");
        }
    }
}
