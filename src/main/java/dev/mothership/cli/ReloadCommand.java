package dev.mothership.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mothership reload`.
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the running fleet what its manifest says by now; waits until it is.",
            "Ships that have not changed are not touched, and no connection is dropped.",
            "If the manifest is wrong, nothing is changed."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:the fleet is what the manifest says",
            "1:it was refused, or a ship did not get there",
            "2:the manifest or the command line is wrong",
            "3:no fleet of this manifest runs here"
        })
class ReloadCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ControlOptions options = new ControlOptions();

    @Option(names = "--no-wait", description = "Do not wait until all ships are ready.")
    private boolean noWait;

    @Override
    public Integer call() {
        return new OrderSender(spec, options).send("reload", new JsonObject().put("wait", !noWait));
    }
}
