package dev.mothership.flagship;

import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.manifest.ManifestUrls;
import dev.mothership.process.FakeProcesses;
import dev.mothership.timer.SystemTimer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One server in an election, with a real elector and jobs of paper.
final class Contender {
    final Said notices;
    final PaperJobs jobs;
    final Election election;

    private Contender(PaperJobs jobs, Election election, Said notices) {
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
            Said notices = new Said();
            FlagshipSettings settings =
                    new FlagshipSettings(
                            new FlagshipSettings.Election.Postgres(ManifestUrls.postgres(url)),
                            release,
                            patience,
                            Duration.ofSeconds(60),
                            heartbeat);
            Election election =
                    new FlagshipElector(vertx, new FakeProcesses(), timer, () -> booting)
                            .elect(settings, name, Map.of(), jobs, notices);
            return new Contender(paper, election, notices);
        }
    }

    /// What was said. Thread-safe.
    static final class Said extends CopyOnWriteArrayList<String> implements Notices {
        private static final long serialVersionUID = 1;

        @Override
        public void info(String message) {
            say(message);
        }

        @Override
        public void warn(String message) {
            say(message);
        }

        private synchronized void say(String message) {
            add(message);
            notifyAll();
        }

        private synchronized void await(String text) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (stream().noneMatch(message -> message.contains(text))) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("nobody said `" + text + "`: " + this);
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    void awaitNotice(String text) {
        notices.await(text);
    }

    Verdict verdict() {
        try {
            return election.verdict().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(election.view() + " " + notices, e);
        }
    }
}
