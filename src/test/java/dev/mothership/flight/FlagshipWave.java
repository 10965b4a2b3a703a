package dev.mothership.flight;

import dev.mothership.flagship.SilentRelay;
import dev.mothership.flagship.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Several servers that boot at once, each with a way to the database of its own, and what happens
/// to them. One thread at a time.
///
/// What their jobs and ships write into its folder: `runs` and `done` have a line for each
/// migration that began or ended, `overlaps` for one that found something of another still alive,
/// `early` for a ship that started before any had ended.
final class FlagshipWave implements AutoCloseable {
    private static final String FLAGSHIP = "this server is the flagship";

    enum Trouble {
        NONE,
        DEATH,
        RESTART,
        SILENCE
    }

    private record Member(String name, Flight flight, SilentRelay relay) {}

    private final Path folder;
    private final TestPostgres postgres;
    private final boolean release;
    private final int heartbeat;
    private final Random random;
    private final int migration;
    private final List<Member> members = new ArrayList<>();
    private final List<Member> dead = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    /// @param release whether the wave is told apart by one
    /// @param heartbeat in milliseconds
    FlagshipWave(
            Path folder, TestPostgres postgres, boolean release, int heartbeat, Random random) {
        this.folder = folder;
        this.postgres = postgres;
        this.release = release;
        this.heartbeat = heartbeat;
        this.random = random;
        this.migration = 500 + random.nextInt(1_500);
    }

    void boot(int servers) throws IOException {
        for (int i = 0; i < servers; i++) {
            boot("s" + i);
        }
    }

    private void boot(String name) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name));
        Flight.write(
                home.resolve("ship-manifest.toml"),
                """
                [mothership]
                name = "chaos"
                metrics = 0
                [mothership.flagship]
                enabled = true
                election = "postgres"
                election_url = "$DATABASE_URL"
                heartbeat_interval = "%dms"
                election_timeout = "30s"
                prelaunch_timeout = "20s"
                %s
                [[mothership.prelaunch]]
                name = "migrations"
                command = '''%s'''
                [[fleet.web]]
                name = "app"
                command = '''%s'''
                """
                        .formatted(heartbeat, releaseKey(), job(), ship()));
        SilentRelay relay = new SilentRelay(postgres.port());
        Map<String, String> url = Map.of("DATABASE_URL", TestPostgres.url(relay.port()));
        members.add(new Member(name, Flight.start(home, url), relay));
    }

    private String releaseKey() {
        return release ? "release = \"" + folder.getFileName() + "\"" : "";
    }

    /// The lock is free when nothing of a job, not even its `sleep`, lives any more.
    private String job() {
        return "cd %s; exec 9>>lock; flock -n 9 || echo $$ >>overlaps; echo $$ >>runs; sleep %s; echo $$ >>done"
                .formatted(folder, migration / 1_000.0);
    }

    private String ship() {
        return "[ -s %1$s/done ] || echo $$ >>%1$s/early; echo serving; exec sleep 1000"
                .formatted(folder);
    }

    /// Makes it at a random moment: while the servers boot, or while one of them migrates.
    void trouble(Trouble trouble) throws IOException {
        if (random.nextInt(4) > 0) {
            awaitFlagship();
            pass(random.nextInt(migration + 200));
        } else {
            pass(random.nextInt(1_000));
        }
        Member any = members.get(random.nextInt(members.size()));
        Member flagship = flagship().orElse(any);
        events.add(trouble + " of " + flagship.name);
        switch (trouble) {
            case NONE -> {}
            case DEATH -> {
                flagship.flight.signal("KILL");
                members.remove(flagship);
                dead.add(flagship);
                pass(random.nextInt(3 * heartbeat));
                boot("again");
            }
            case RESTART -> {
                postgres.stop(random.nextBoolean() ? "INT" : "QUIT");
                pass(random.nextInt(2 * heartbeat));
                postgres.startAgain();
            }
            case SILENCE -> {
                flagship.relay.silence();
                pass(random.nextInt(5 * heartbeat));
                flagship.relay.speak();
            }
        }
    }

    private Optional<Member> flagship() {
        return members.stream()
                .filter(member ->
                        member.flight.out.now().stream().anyMatch(line -> line.contains(FLAGSHIP)))
                .findFirst();
    }

    private void awaitFlagship() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<?>[] all =
                    members.stream()
                            .map(member ->
                                    CompletableFuture.runAsync(
                                            () -> member.flight.out.await(FLAGSHIP), threads))
                            .toArray(CompletableFuture[]::new);
            join(CompletableFuture.anyOf(all));
            threads.shutdownNow();
        }
    }

    private static void pass(int millis) {
        join(
                CompletableFuture.runAsync(
                        () -> {},
                        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)));
    }

    private static void join(CompletableFuture<?> event) {
        try {
            event.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /// Until the ships of all servers that live have started.
    void awaitAll() {
        members.forEach(member -> member.flight.out.await("serving"));
    }

    List<String> lines(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    /// What happened, and what all servers said.
    String history() {
        StringBuilder text = new StringBuilder(String.join(", ", events));
        List<Member> all = new ArrayList<>(dead);
        all.addAll(members);
        for (Member member : all) {
            text.append("\n--- ").append(member.name);
            member.flight.out.now().forEach(line -> text.append('\n').append(line));
            member.flight.err.now().forEach(line -> text.append("\n(err) ").append(line));
        }
        return text.toString();
    }

    @Override
    public void close() {
        members.forEach(
                member -> ProcessHandle.of(member.flight.pid()).ifPresent(p -> p.destroy()));
        members.forEach(member -> member.flight.close());
        members.forEach(member -> member.relay.close());
        dead.forEach(member -> member.relay.close());
    }
}
