package dev.mothership.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mothership.admin.Json;
import dev.mothership.process.Processes;
import dev.mothership.shiplog.Console;
import dev.mothership.shiplog.FleetLog.Channel;
import dev.mothership.shiplog.KeptLine.Kind;
import dev.mothership.timer.Timer;
import io.vertx.core.json.JsonObject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mothership logs`.
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the last output of ships, or of the whole fleet.",
            "200 lines of each ship are kept, and at most 64 KiB."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:shown; with -f: the fleet has ended",
            "1:refused, or the fleet does not answer",
            "2:the command line is wrong",
            "3:no fleet of this manifest runs here"
        })
class LogsCommand implements Callable<Integer> {
    private final Processes processes;
    private final Timer timer;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ControlOptions options = new ControlOptions();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "So many lines of what was written before (${DEFAULT-VALUE}).")
    private int lines = 100;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Ships or prelaunch jobs; `mothership` for its own notices.")
    private List<String> names = List.of();

    LogsCommand(Processes processes, Timer timer) {
        this.processes = processes;
        this.timer = timer;
    }

    @Override
    public Integer call() {
        StringBuilder path = new StringBuilder("/v1/logs?lines=" + lines);
        names.forEach(name -> path.append("&name=").append(URLEncoder.encode(name, UTF_8)));
        path.append(follow ? "&follow=true" : "").append(options.json ? "" : "&escapes=true");
        try {
            show(path.toString());
            return ExitCode.OK;
        } catch (ControlException e) {
            e.print(spec.commandLine().getErr());
            return e.exitStatus();
        }
    }

    private void show(String path) throws ControlException {
        ControlClient client = ControlClient.of(options);
        if (options.json) {
            client.stream("GET", path, null, this::print);
            return;
        }
        AtomicBoolean gone = new AtomicBoolean();
        try (Console console =
                new Console(
                        new FileOutputStream(FileDescriptor.out),
                        Styles.text(processes),
                        names,
                        timer::now,
                        _ -> gone.set(true))) {
            client.stream(
                    "GET",
                    path,
                    null,
                    line -> {
                        if (!line.isEmpty()) {
                            write(Json.parse(line), console);
                        }
                        return !gone.get();
                    });
        }
    }

    /// @return false when whoever read us has gone, as `head` does
    private boolean print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        if (!line.isEmpty()) {
            out.println(line);
        }
        return !out.checkError();
    }

    private static void write(JsonObject line, Console console) {
        String message = line.getString("message");
        String kind = line.getString("stream", line.getString("level"));
        String name = line.getString("name");
        switch (Kind.labelled(kind)) {
            case STDOUT, OBJECT -> write(name, Channel.STDOUT, message, console);
            case STDERR -> write(name, Channel.STDERR, message, console);
            case INFO -> console.info(message);
            case WARN -> console.warn(message);
            case ERROR -> console.error(message);
        }
    }

    private static void write(String name, Channel channel, String message, Console console) {
        byte[] bytes = (message + "\n").getBytes(UTF_8);
        console.open(name, channel).accept(bytes, 0, bytes.length);
    }
}
