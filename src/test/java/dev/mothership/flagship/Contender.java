package dev.mothership.flagship;

import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.manifest.ManifestUrls;
import dev.mothership.process.FakeProcesses;
import dev.mothership.timer.SystemTimer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One server in an election, with a real elector and jobs of paper.
final class Contender {
    final List<String> notices;
    final PaperJobs jobs;
    final Election election;

    private Contender(PaperJobs jobs, Election election, List<String> notices) {
        this.notices = notices;
        this.jobs = jobs;
        this.election = election;
    }

    /// What all servers of a test have in common.
    record Setup(
            Vertx vertx, SystemTimer timer, String name, Duration heartbeat, Duration patience) {
        static Setup of(Vertx vertx, String name) {
            return new Setup(
                    vertx, new SystemTimer(), name, Duration.ofMillis(300), Duration.ofSeconds(20));
        }

        Setup heartbeat(Duration other) {
            return new Setup(vertx, timer, name, other, patience);
        }

        Setup patience(Duration other) {
            return new Setup(vertx, timer, name, heartbeat, other);
        }

        Contender enter(String url, Optional<String> release, Duration booting, ChaosJobs jobs) {
            return enter(url, release, booting, jobs, new PaperJobs(true));
        }

        /// @param booting for how long the server has been
        Contender enter(String url, Optional<String> release, Duration booting, PaperJobs jobs) {
            return enter(url, release, booting, jobs, jobs);
        }

        private Contender enter(
                String url,
                Optional<String> release,
                Duration booting,
                PrelaunchJobs jobs,
                PaperJobs paper) {
            List<String> notices = new CopyOnWriteArrayList<>();
            FlagshipSettings settings =
                    new FlagshipSettings(
                            new FlagshipSettings.Election.Postgres(ManifestUrls.postgres(url)),
                            release,
                            patience,
                            Duration.ofSeconds(60),
                            heartbeat);
            Election election =
                    new FlagshipElector(vertx, new FakeProcesses(), timer, () -> booting)
                            .elect(
                                    settings,
                                    name,
                                    Map.of(),
                                    jobs,
                                    new Notices() {
                                        @Override
                                        public void info(String message) {
                                            notices.add(message);
                                        }

                                        @Override
                                        public void warn(String message) {
                                            notices.add(message);
                                        }
                                    });
            return new Contender(paper, election, notices);
        }
    }

    Verdict verdict() {
        try {
            return election.verdict().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(election.view() + " " + notices, e);
        }
    }
}
