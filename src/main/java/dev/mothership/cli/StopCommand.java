package dev.mothership.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mothership stop`.
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {"Stops ships; they stay stopped until they are started again."},
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:they have stopped",
            "1:it was refused, or did not come about",
            "2:the command line is wrong",
            "3:no fleet of this manifest runs here"
        })
class StopCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ControlOptions options = new ControlOptions();

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Ships.")
    private List<String> names = List.of();

    @Option(
            names = "--with-dependents",
            description = "Stop those that depend on them as well, first.")
    private boolean withDependents;

    @Option(names = "--alone", description = "Leave those that depend on them running.")
    private boolean alone;

    @Option(names = "--no-wait", description = "Do not wait until they have stopped.")
    private boolean noWait;

    @Override
    public Integer call() {
        if (alone && withDependents) {
            throw new ParameterException(
                    spec.commandLine(), "cannot use --alone together with --with-dependents");
        }
        JsonObject details =
                new JsonObject()
                        .put("wait", !noWait)
                        .put("dependents", alone ? "keep" : withDependents ? "stop" : "refuse");
        return new OrderSender(spec, options).send("stop", names, details);
    }
}
