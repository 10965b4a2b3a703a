package dev.mothership.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mothership run`.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the fleet (the default command).")
class RunCommand implements Callable<Integer> {
    private final FleetRunner runner;

    @Mixin private RunOptions options = new RunOptions();

    RunCommand(FleetRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run(options);
    }
}
