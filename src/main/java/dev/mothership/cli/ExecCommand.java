package dev.mothership.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mothership.admin.Json;
import dev.mothership.process.Exec;
import dev.mothership.process.LaunchException;
import dev.mothership.process.LaunchSpec;
import dev.mothership.process.Restrictions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mothership exec`. It becomes the command, so that terminal, signals and exit status are the
/// command's own.
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a command as a process of a ship would run: in its folder, with its environment,",
            "user and limits, at this terminal. What follows NAME belongs to the command."
        },
        exitCodeListHeading = "Exit status: that of the command, or%n",
        exitCodeList = {
            "1:the fleet does not answer, or has no such ship",
            "2:the command line is wrong",
            "3:no fleet of this manifest runs here",
            "126:the command cannot be executed",
            "127:the command was not found"
        })
class ExecCommand implements Callable<Integer> {
    static final String NAME = "exec";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ControlOptions options = new ControlOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "A ship, or an instance: app.2.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "A program and its arguments; a shell is needed for more: sh -c '…'.")
    private List<String> command = List.of();

    @Override
    public Integer call() {
        List<String> argv =
                !command.isEmpty() && command.getFirst().equals("--")
                        ? command.subList(1, command.size())
                        : command;
        if (argv.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "cannot run a command in " + name + ": give one, such as `sh`");
        }
        try {
            String path = "/v1/environment?name=" + URLEncoder.encode(name, UTF_8);
            ControlClient client = ControlClient.of(options);
            client.refuseForeignFleet();
            JsonObject answer = client.exchange("GET", path, null);
            spec.commandLine().getOut().flush();
            Exec.replaceWith(launchSpec(argv, answer));
            return 0;
        } catch (ControlException e) {
            return failed(e.exitStatus(), String.valueOf(e.getMessage()));
        } catch (LaunchException e) {
            return failed(e.shellStatus(), "cannot run it in " + name + ": " + e.reason());
        }
    }

    private int failed(int status, String message) {
        spec.commandLine()
                .getErr()
                .println(
                        options.json
                                ? Json.line(new JsonObject().put("error", message))
                                : "mothership: " + message);
        return status;
    }

    private static LaunchSpec launchSpec(List<String> argv, JsonObject answer) {
        Map<String, String> environment = new TreeMap<>();
        answer.getJsonObject("environment")
                .forEach(variable ->
                        environment.put(variable.getKey(), (String) variable.getValue()));
        Integer umask = answer.getInteger("umask");
        Long nofile = answer.getLong("nofile");
        return new LaunchSpec(
                argv,
                terminal(environment),
                Path.of(answer.getString("folder")),
                new Restrictions(
                        Optional.ofNullable(answer.getString("user")),
                        Optional.ofNullable(answer.getString("group")),
                        umask == null ? OptionalInt.empty() : OptionalInt.of(umask),
                        nofile == null ? OptionalLong.empty() : OptionalLong.of(nofile)));
    }

    /// What kind of terminal this is, the fleet cannot know.
    private static Map<String, String> terminal(Map<String, String> environment) {
        for (String variable : List.of("TERM", "COLORTERM")) {
            String own = System.getenv(variable);
            if (own != null) {
                environment.put(variable, own);
            }
        }
        return environment;
    }
}
