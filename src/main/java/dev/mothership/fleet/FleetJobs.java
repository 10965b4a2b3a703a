package dev.mothership.fleet;

import dev.mothership.flagship.PrelaunchJobs;
import dev.mothership.manifest.Job;
import dev.mothership.process.Processes;
import dev.mothership.ship.FleetThread;
import dev.mothership.ship.ShipEnvironment;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// The manifest's prelaunch jobs, which run anew each time they are started.
record FleetJobs(
        List<Job> jobs,
        Processes processes,
        Timer timer,
        FleetThread fleetThread,
        ShipEnvironment environment,
        FleetLog log)
        implements PrelaunchJobs {

    @Override
    public Run start() {
        Prelaunch prelaunch = new Prelaunch(jobs, processes, timer, fleetThread, environment, log);
        CompletionStage<Result> result = prelaunch.run().thenApply(this::result);
        return new Run() {
            @Override
            public CompletionStage<Result> result() {
                return result;
            }

            @Override
            public void stop(Duration grace) {
                prelaunch.stop(grace);
            }

            @Override
            public void kill() {
                prelaunch.kill();
            }
        };
    }

    private Result result(Prelaunch.Result ended) {
        return switch (ended) {
            case Prelaunch.Result.Done _ -> new Result.Done();
            case Prelaunch.Result.Stopped _ -> new Result.Stopped();
            case Prelaunch.Result.Failed(String job, String reason) ->
                    new Result.Failed(job, reason, log.tail(job));
        };
    }
}
