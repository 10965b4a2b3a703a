package dev.mothership.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mothership signal`.
@Command(
        name = "signal",
        mixinStandardHelpOptions = true,
        description = {"Sends a signal to the process group of a ship."},
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:sent",
            "1:it was refused, or did not come about",
            "2:the command line is wrong",
            "3:no fleet of this manifest runs here"
        })
class SignalCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ControlOptions options = new ControlOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "A ship.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "SIGNAL", description = "Such as HUP.")
    private String signal = "";

    @Override
    public Integer call() {
        String upper = signal.toUpperCase(Locale.ROOT);
        String bare = upper.startsWith("SIG") ? upper.substring(3) : upper;
        JsonObject details = new JsonObject().put("signal", bare);
        return new OrderSender(spec, options).send("signal", List.of(name), details);
    }
}
