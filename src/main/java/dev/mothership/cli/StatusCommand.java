package dev.mothership.cli;

import dev.mothership.admin.Json;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mothership status`.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the ships of the running fleet.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:shown",
            "1:the fleet does not answer",
            "2:the command line is wrong",
            "3:no fleet of this manifest runs here"
        })
class StatusCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ControlOptions options = new ControlOptions();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            JsonObject answer = ControlClient.of(options).exchange("GET", "/v1/fleet", null);
            out.print(options.json ? Json.pretty(answer) + "\n" : new StatusTable(answer).render());
            out.flush();
            return ExitCode.OK;
        } catch (ControlException e) {
            e.print(spec.commandLine().getErr());
            return e.exitStatus();
        }
    }
}
