package dev.mothership.flagship;

import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.manifest.PostgresUrl;
import dev.mothership.process.OwnAge;
import dev.mothership.process.Processes;
import dev.mothership.timer.Timer;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Holds elections: which of several servers runs the prelaunch jobs, and the others wait.
@ApplicationScoped
public class FlagshipElector {
    private final Vertx vertx;
    private final Processes processes;
    private final Timer timer;
    private final Supplier<Duration> age;
    private volatile @Nullable Election current;

    @Inject
    public FlagshipElector(Vertx vertx, Processes processes, Timer timer) {
        this(vertx, processes, timer, OwnAge::read);
    }

    /// @param age for how long this server has been booting
    FlagshipElector(Vertx vertx, Processes processes, Timer timer, Supplier<Duration> age) {
        this.vertx = vertx;
        this.processes = processes;
        this.timer = timer;
        this.age = age;
    }

    /// Begins one.
    ///
    /// @param name of the deployment: only servers with the same one meet
    /// @param inherited mothership's own environment, as far as others may see it
    /// @param jobs run if this server is the flagship, and only as long as it is for certain
    public Election elect(
            FlagshipSettings settings,
            String name,
            Map<String, String> inherited,
            PrelaunchJobs jobs,
            Notices notices) {
        Election election =
                switch (settings.election()) {
                    case FlagshipSettings.Election.Fixed(boolean flagship) ->
                            fixed(settings, jobs, notices).byVariable(flagship);
                    case FlagshipSettings.Election.Answer answer ->
                            fixed(settings, jobs, notices)
                                    .byCommand(answer, inherited, settings.electionTimeout());
                    case FlagshipSettings.Election.Postgres(PostgresUrl url) ->
                            postgres(settings, url, name, jobs, notices);
                };
        current = election;
        return election;
    }

    /// The election that is held or was held last; empty: there is none.
    public Optional<FlagshipView> view() {
        Election election = current;
        return election == null ? Optional.empty() : Optional.of(election.view());
    }

    /// What the database knows of a deployment; empty: its election needs none.
    public Optional<FlagshipTable> table(FlagshipSettings settings, String name) {
        Timing timing = timing(settings);
        return FlagshipTable.database(settings)
                .map(url -> new FlagshipTable(connector(url, timing), timing, name));
    }

    private static Timing timing(FlagshipSettings settings) {
        return new Timing(
                settings.heartbeatInterval(),
                settings.electionTimeout(),
                settings.prelaunchTimeout());
    }

    private StaticElection fixed(FlagshipSettings settings, PrelaunchJobs jobs, Notices notices) {
        return new StaticElection(processes, timer, jobs, notices, settings);
    }

    private Election postgres(
            FlagshipSettings settings,
            PostgresUrl url,
            String name,
            PrelaunchJobs jobs,
            Notices notices) {
        Timing timing = timing(settings);
        String server = host() + " (PID " + processes.ownPid() + ")";
        notices.info("flagship: election by " + url);
        return new PostgresElection(
                        vertx.getOrCreateContext(),
                        timer,
                        new PostgresElection.Setup(timing, settings.release(), server, age.get()),
                        sessions(url, timing, name, settings.release(), server),
                        jobs,
                        notices)
                .start();
    }

    private PostgresElection.Sessions sessions(
            PostgresUrl url, Timing timing, String name, Optional<String> release, String server) {
        PgConnector connector = connector(url, timing);
        PgWelcome welcome = welcome(connector, timing);
        LockKey key = LockKey.of(name);
        return () ->
                connector
                        .<PgConnection>connect(welcome)
                        .map(connection ->
                                new PgSession(connection, name, release.orElse(""), server, key));
    }

    private PgConnector connector(PostgresUrl url, Timing timing) {
        return new PgConnector(
                vertx,
                timer,
                url,
                Duration.ofNanos(timing.attempt()),
                Duration.ofNanos(timing.silence()));
    }

    private static PgWelcome welcome(PgConnector connector, Timing timing) {
        return new PgWelcome(
                timing,
                PgWelcome.Purpose.ELECT,
                () -> connector.connect(io.vertx.core.Future::succeededFuture));
    }

    /// Without asking the network, if possible.
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            return resolvedHost();
        }
    }

    private static String resolvedHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
