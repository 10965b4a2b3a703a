package dev.mothership.cli;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mothership scale`.
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Changes how many instances of ships run; waits until they are ready, or have ended.",
            "It holds until the fleet ends, or a reload brings another number of replicas."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:there are so many",
            "1:it was refused, or did not come about",
            "2:the command line is wrong",
            "3:no fleet of this manifest runs here"
        })
class ScaleCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ControlOptions options = new ControlOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME=N",
            description = "Ships and their numbers of instances, such as web=3.")
    private List<String> counts = List.of();

    @Option(names = "--no-wait", description = "Do not wait until they are ready.")
    private boolean noWait;

    @Override
    public Integer call() {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        counts.forEach(count -> parse(count, wanted));
        int status = 0;
        for (Map.Entry<String, Integer> entry : wanted.entrySet()) {
            JsonObject details =
                    new JsonObject().put("instances", entry.getValue()).put("wait", !noWait);
            int next =
                    new OrderSender(spec, options).send("scale", List.of(entry.getKey()), details);
            status = Math.max(status, next);
        }
        return status;
    }

    private void parse(String count, Map<String, Integer> wanted) {
        int equals = count.lastIndexOf('=');
        String number = count.substring(equals + 1);
        if (equals < 1 || !number.matches("[0-9]{1,4}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "cannot scale `" + count + "`: write NAME=N, such as web=3");
        }
        wanted.put(count.substring(0, equals), Integer.parseInt(number));
    }
}
