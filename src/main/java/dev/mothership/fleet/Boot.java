package dev.mothership.fleet;

import dev.mothership.flagship.Election;
import dev.mothership.flagship.FlagshipElector;
import dev.mothership.flagship.FlagshipView;
import dev.mothership.flagship.PrelaunchJobs;
import dev.mothership.flagship.Role;
import dev.mothership.flagship.Verdict;
import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Uplink;
import dev.mothership.process.Processes;
import dev.mothership.ship.FleetThread;
import dev.mothership.ship.ShipEnvironment;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import dev.mothership.uplink.Finding;
import dev.mothership.uplink.Uplinks;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What happens before the ships start: the uplinks are asked, a flagship is elected, and the
/// prelaunch jobs run, here or on another server. A stop ends each of these.
@ApplicationScoped
class Boot {
    private final Uplinks uplinks;
    private final FlagshipElector elector;
    private final Processes processes;
    private final Timer timer;
    private final FleetThread fleetThread;

    Boot(
            Uplinks uplinks,
            FlagshipElector elector,
            Processes processes,
            Timer timer,
            FleetThread fleetThread) {
        this.uplinks = uplinks;
        this.elector = elector;
        this.processes = processes;
        this.timer = timer;
        this.fleetThread = fleetThread;
    }

    /// Where the election is; empty: there is none.
    Optional<FlagshipView> flagship() {
        return elector.view();
    }

    /// Blocks until the ships may start (then the result is empty) or must not.
    Optional<Outcome> run(
            Manifest manifest, ShipEnvironment environment, FleetLog log, StopSwitch stop) {
        Optional<Outcome> unreachable = reach(manifest.preparation().uplinks(), log, stop);
        if (unreachable.isPresent()) {
            return unreachable;
        }
        FleetJobs jobs =
                new FleetJobs(
                        manifest.prelaunch(), processes, timer, fleetThread, environment, log);
        Optional<FlagshipSettings> flagship = manifest.preparation().flagship();
        if (flagship.isEmpty() || manifest.prelaunch().isEmpty()) {
            flagship.ifPresent(
                    _ -> log.info("flagship: no election, for there are no prelaunch jobs"));
            return outcome(run(jobs, stop));
        }
        Election election =
                elector.elect(
                        flagship.get(),
                        manifest.name(),
                        manifest.inherited(),
                        jobs,
                        new FleetNotices(log));
        stop.requested().thenAccept(_ -> election.stop());
        stop.insisted().thenAccept(_ -> election.kill());
        return outcome(join(election.verdict())).or(() -> stopped(stop));
    }

    private Optional<Outcome> reach(List<Uplink> wanted, FleetLog log, StopSwitch stop) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        List<Finding> findings =
                join(
                        uplinks.ask(wanted)
                                .applyToEither(
                                        stop.requested().thenApply(_ -> List.<Finding>of()),
                                        either -> either));
        for (Finding finding : findings) {
            String where = finding.uplink().name() + " at " + finding.address();
            finding.problem()
                    .ifPresentOrElse(
                            problem -> log.error("uplink " + where + ": " + problem),
                            () ->
                                    log.info(
                                            "uplink "
                                                    + where
                                                    + ": reached in "
                                                    + Words.of(finding.took())));
        }
        return findings.stream()
                .filter(finding -> !finding.reached())
                .findFirst()
                .<Outcome>map(lost ->
                        new Outcome.Failed(
                                "cannot reach the uplink "
                                        + lost.uplink().name()
                                        + " at "
                                        + lost.address()
                                        + ": "
                                        + lost.problem().orElse("")))
                .or(() -> stopped(stop));
    }

    private static Optional<Outcome> stopped(StopSwitch stop) {
        return stop.pressed() ? Optional.of(new Outcome.Landed()) : Optional.empty();
    }

    /// On this server, whatever others do.
    private static Verdict run(FleetJobs jobs, StopSwitch stop) {
        PrelaunchJobs.Run run = jobs.start();
        stop.requested().thenAccept(_ -> run.stop(Prelaunch.STOP_TIMEOUT));
        stop.insisted().thenAccept(_ -> run.kill());
        return switch (join(run.result())) {
            case PrelaunchJobs.Result.Stopped _ -> new Verdict.Stopped();
            case PrelaunchJobs.Result.Failed(String _, String reason, List<String> lines) ->
                    new Verdict.Failed(reason, lines);
            case PrelaunchJobs.Result.Done _ ->
                    stop.pressed() ? new Verdict.Stopped() : new Verdict.Proceed(Role.FLAGSHIP);
        };
    }

    private static Optional<Outcome> outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Proceed _ -> Optional.empty();
            case Verdict.Stopped _ -> Optional.of(new Outcome.Landed());
            case Verdict.Failed(String reason, List<String> details) ->
                    Optional.of(new Outcome.Failed(reason, details));
        };
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
