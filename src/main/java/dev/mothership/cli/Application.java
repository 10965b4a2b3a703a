package dev.mothership.cli;

import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.Dependent;
import picocli.CommandLine;

/// Runs the command that the arguments name and ends with its exit status.
@Dependent
public class Application implements QuarkusApplication {
    private final CommandLine.IFactory factory;
    private final MothershipCommand command;

    Application(CommandLine.IFactory factory, MothershipCommand command) {
        this.factory = factory;
        this.command = command;
    }

    @Override
    public int run(String... arguments) {
        new Signals(Main.STOP).install();
        CommandLine commandLine =
                new CommandLine(command, factory)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setExpandAtFiles(false); // a command's `@file` is its own
        commandLine
                .getSubcommands()
                .forEach((name, sub) -> sub.setStopAtPositional(name.equals(ExecCommand.NAME)));
        return commandLine.execute(arguments);
    }
}
