package dev.mothership.flagship;

import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.LaunchException;
import dev.mothership.process.LaunchSpec;
import dev.mothership.process.Processes;
import dev.mothership.process.RunningProcess;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// An election by configuration: the flagship runs the jobs, the others start their ships at once.
/// Thread-safe.
final class StaticElection implements Election {
    private static final Duration ORDERED_GRACE = Duration.ofSeconds(10);

    private final Processes processes;
    private final Timer timer;
    private final PrelaunchJobs jobs;
    private final Notices notices;
    private final Duration prelaunchTimeout;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private PrelaunchJobs.@Nullable Run run;
    private boolean stopped;
    private volatile boolean late;
    private volatile FlagshipView view;

    StaticElection(
            Processes processes,
            Timer timer,
            PrelaunchJobs jobs,
            Notices notices,
            FlagshipSettings settings) {
        this.processes = processes;
        this.timer = timer;
        this.jobs = jobs;
        this.notices = notices;
        this.prelaunchTimeout = settings.prelaunchTimeout();
        this.view =
                new FlagshipView(
                        Role.CANDIDATE,
                        settings.release(),
                        "waiting",
                        timer.now(),
                        Optional.empty());
    }

    StaticElection byVariable(boolean flagship) {
        decided(flagship, "static_flagship");
        return this;
    }

    /// @param inherited mothership's own environment, as far as others may see it
    StaticElection byCommand(
            FlagshipSettings.Election.Answer answer,
            Map<String, String> inherited,
            Duration limit) {
        Map<String, String> environment = new HashMap<>(inherited);
        environment.putAll(answer.env());
        FirstText output = new FirstText();
        CompletableFuture<ExitStatus> ended = new CompletableFuture<>();
        RunningProcess process;
        try {
            process =
                    processes.launch(
                            new LaunchSpec(answer.command().argv(), environment, answer.folder()),
                            output,
                            new FirstText(),
                            ended::complete);
        } catch (LaunchException e) {
            fail("static_flagship: " + e.getMessage());
            return this;
        }
        Timer.Scheduled deadline =
                timer.after(
                        limit,
                        () -> {
                            fail("static_flagship: no answer within " + Words.of(limit));
                            process.signalGroup("KILL");
                        });
        verdict.whenComplete((_, _) -> {
            deadline.cancel();
            process.signalGroup("KILL");
        });
        ended.thenCombine(
                output.all(),
                (status, text) -> {
                    deadline.cancel();
                    if (status.success()) {
                        decided(
                                text.strip().equals(answer.expected()),
                                "`" + answer.command().text() + "` printed " + text.strip());
                    } else {
                        fail(
                                "static_flagship: `"
                                        + answer.command().text()
                                        + "` failed ("
                                        + status
                                        + ")");
                    }
                    return true;
                });
        return this;
    }

    private void fail(String reason) {
        show(Role.CANDIDATE, "failed");
        verdict.complete(new Verdict.Failed("cannot elect a flagship: " + reason, List.of()));
    }

    private synchronized void decided(boolean flagship, String why) {
        if (stopped || verdict.isDone()) {
            return;
        }
        if (!flagship) {
            notices.info("flagship: this server is an escort (" + why + "): prelaunch is skipped");
            show(Role.ESCORT, "done");
            verdict.complete(new Verdict.Proceed(Role.ESCORT));
            return;
        }
        notices.info("flagship: this server is the flagship (" + why + ")");
        show(Role.FLAGSHIP, "running prelaunch");
        PrelaunchJobs.Run started = jobs.start();
        run = started;
        Timer.Scheduled deadline =
                timer.after(
                        prelaunchTimeout,
                        () -> {
                            late = true;
                            started.stop(ORDERED_GRACE);
                        });
        started.result()
                .thenAccept(result -> {
                    deadline.cancel();
                    ended(result);
                });
    }

    private void ended(PrelaunchJobs.Result result) {
        switch (result) {
            case PrelaunchJobs.Result.Done _ -> {
                show(Role.FLAGSHIP, "done");
                verdict.complete(new Verdict.Proceed(Role.FLAGSHIP));
            }
            case PrelaunchJobs.Result.Stopped _ when late -> {
                show(Role.FLAGSHIP, "failed");
                verdict.complete(
                        new Verdict.Failed(
                                "prelaunch did not end within " + Words.of(prelaunchTimeout),
                                List.of()));
            }
            case PrelaunchJobs.Result.Stopped _ -> {
                show(Role.FLAGSHIP, "stopped");
                verdict.complete(new Verdict.Stopped());
            }
            case PrelaunchJobs.Result.Failed(String _, String reason, List<String> lines) -> {
                show(Role.FLAGSHIP, "failed");
                verdict.complete(new Verdict.Failed(reason, lines));
            }
        }
    }

    private void show(Role role, String state) {
        view = new FlagshipView(role, view.release(), state, timer.now(), Optional.empty());
    }

    @Override
    public CompletionStage<Verdict> verdict() {
        return verdict;
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (run == null) {
            verdict.complete(new Verdict.Stopped());
        } else {
            run.stop(ORDERED_GRACE);
        }
    }

    @Override
    public synchronized void kill() {
        stop();
        if (run != null) {
            run.kill();
        }
    }

    @Override
    public FlagshipView view() {
        return view;
    }
}
