package dev.mothership.fleet;

import dev.mothership.manifest.Job;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.LaunchException;
import dev.mothership.process.LaunchSpec;
import dev.mothership.process.Processes;
import dev.mothership.process.RunningProcess;
import dev.mothership.ship.FleetThread;
import dev.mothership.ship.LastWords;
import dev.mothership.ship.LogOutput;
import dev.mothership.ship.ShipEnvironment;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Runs the prelaunch jobs to success in dependency order, independent ones side by side. The first
/// failure ends the others. Owned by the fleet's thread; [#run], [#stop] and [#kill] may be called
/// from any.
final class Prelaunch {
    static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    /// How it ended; nothing of any job runs any more.
    sealed interface Result {
        record Done() implements Result {}

        record Stopped() implements Result {}

        /// @param reason such as ``job `migrations` failed with exit status 1``
        record Failed(String job, String reason) implements Result {}
    }

    private final Processes processes;
    private final Timer timer;
    private final FleetThread fleetThread;
    private final ShipEnvironment environment;
    private final FleetLog log;
    private final Map<String, Job> waiting = new LinkedHashMap<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private @Nullable Result verdict;
    private Duration grace = STOP_TIMEOUT;

    private static final class Running {
        private final Job job;
        private final long since;
        private @Nullable RunningProcess process;
        private Timer.@Nullable Scheduled timeout;
        private boolean timedOut;

        Running(Job job, long since) {
            this.job = job;
            this.since = since;
        }
    }

    Prelaunch(
            List<Job> jobs,
            Processes processes,
            Timer timer,
            FleetThread fleetThread,
            ShipEnvironment environment,
            FleetLog log) {
        jobs.forEach(job -> waiting.put(job.name(), job));
        this.processes = processes;
        this.timer = timer;
        this.fleetThread = fleetThread;
        this.environment = environment;
        this.log = log;
    }

    /// Starts the jobs; completes when all have ended.
    CompletionStage<Result> run() {
        fleetThread.execute(this::advance);
        return result;
    }

    /// Ends the jobs that run: TERM to their groups, KILL later. Asked again, the shorter time
    /// counts.
    ///
    /// @param beforeKill from TERM to KILL
    void stop(Duration beforeKill) {
        fleetThread.execute(() -> {
            grace = beforeKill;
            if (verdict == null) {
                abort(new Result.Stopped());
            } else {
                running.values().forEach(this::end);
            }
        });
    }

    /// Kills the jobs that run.
    void kill() {
        fleetThread.execute(() -> {
            abort(new Result.Stopped());
            running.values().forEach(job -> signal(job, "KILL"));
        });
    }

    private void advance() {
        List<Job> next =
                verdict != null
                        ? List.of()
                        : waiting.values().stream()
                                .filter(job -> done.containsAll(job.dependsOn()))
                                .toList();
        for (Job job : next) {
            waiting.remove(job.name());
            launch(job);
        }
        if (running.isEmpty()) {
            result.complete(Optional.ofNullable(verdict).orElse(new Result.Done()));
        }
    }

    private void launch(Job job) {
        Running current = new Running(job, timer.nanos());
        running.put(job.name(), current);
        log.info("prelaunch " + job.name() + ": " + job.command().text());
        LaunchSpec spec =
                new LaunchSpec(job.command().argv(), environment.ofJob(job.env()), job.cwd());
        try {
            current.process =
                    processes.launch(
                            spec,
                            LogOutput.open(log, job.name(), FleetLog.Channel.STDOUT),
                            LogOutput.open(log, job.name(), FleetLog.Channel.STDERR),
                            status -> afterLastWords(current, status));
        } catch (LaunchException e) {
            running.remove(job.name());
            abort(new Result.Failed(job.name(), "job `" + job.name() + "`: " + e.getMessage()));
            return;
        }
        job.timeout()
                .ifPresent(limit ->
                        current.timeout =
                                timer.after(
                                        limit,
                                        () ->
                                                fleetThread.execute(() -> {
                                                    current.timedOut = true;
                                                    end(current);
                                                })));
    }

    private void afterLastWords(Running current, ExitStatus status) {
        fleetThread.execute(() ->
                LastWords.await(
                        current.process,
                        timer,
                        () -> fleetThread.execute(() -> ended(current, status))));
    }

    private void ended(Running current, ExitStatus status) {
        String name = current.job.name();
        running.remove(name);
        if (current.timeout != null) {
            current.timeout.cancel();
        }
        String took = Words.of(Duration.ofNanos(timer.nanos() - current.since));
        if (verdict != null) {
            log.info("prelaunch " + name + " stopped (" + status + ")");
        } else if (current.timedOut) {
            String limit = current.job.timeout().map(Words::of).orElse(took);
            abort(new Result.Failed(name, "job `" + name + "` did not end within " + limit));
        } else if (status.success()) {
            log.info("prelaunch " + name + " done in " + took);
            done.add(name);
        } else {
            log.error("prelaunch " + name + " failed (" + status + ") after " + took);
            abort(new Result.Failed(name, "job `" + name + "` failed (" + status + ")"));
        }
        advance();
    }

    private void abort(Result because) {
        if (verdict == null && !result.isDone()) {
            verdict = because;
            waiting.clear();
            new ArrayList<>(running.values()).forEach(this::end);
            advance();
        }
    }

    private void end(Running job) {
        signal(job, "TERM");
        signal(job, "CONT");
        timer.after(grace, () -> fleetThread.execute(() -> signal(job, "KILL")));
    }

    private static void signal(Running job, String name) {
        if (job.process != null) {
            job.process.signalGroup(name);
        }
    }
}
