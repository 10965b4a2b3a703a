package dev.mothership.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Without a command it is `run`.
@Command(
        name = "mothership",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs a fleet of processes from one manifest, and proxies HTTP to it.",
        subcommands = {
            RunCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            StartCommand.class,
            StopCommand.class,
            RestartCommand.class,
            ScaleCommand.class,
            ReloadCommand.class,
            SignalCommand.class,
            ExecCommand.class,
            ClearanceCommand.class,
            PreflightCommand.class,
            FlagshipCommand.class,
            ChartCommand.class,
            InitCommand.class,
            ExportCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Exit status: 0 ordered stop, 1 the fleet failed, 2 the manifest or the command line is wrong.",
            "Commands to a fleet that runs: 3 there is none.",
            "The reason is the last line on standard error."
        })
class MothershipCommand implements Callable<Integer> {
    private final FleetRunner runner;

    @Mixin private RunOptions options = new RunOptions();

    MothershipCommand(FleetRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return runner.run(options);
    }
}
