package dev.mothership.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mothership restart`.
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "Stops ships and starts them again; waits until they are ready.",
            "What depends on them keeps running, requests to them wait."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:they are ready",
            "1:it was refused, or did not come about",
            "2:the command line is wrong",
            "3:no fleet of this manifest runs here"
        })
class RestartCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ControlOptions options = new ControlOptions();

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Ships.")
    private List<String> names = List.of();

    @Option(names = "--no-wait", description = "Do not wait until it is ready.")
    private boolean noWait;

    @Override
    public Integer call() {
        JsonObject details = new JsonObject().put("wait", !noWait);
        return new OrderSender(spec, options).send("restart", names, details);
    }
}
