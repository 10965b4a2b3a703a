package dev.mothership.cli;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.ManifestProblem;
import dev.mothership.process.InheritedEnvironment;
import dev.mothership.process.Processes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `chart`: the manifest as a picture, or the way of one request through it. Opens no port.
@Command(
        name = "chart",
        mixinStandardHelpOptions = true,
        description = {
            "Shows listeners, routes, ships and the start order;",
            "with a METHOD and a URL, which route takes that request and why,",
            "and with a User-Agent (-A) what kind of client it is of."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:shown; with a URL: a route takes it",
            "1:no route takes the request",
            "2:the manifest or the command line is wrong"
        })
public final class ChartCommand implements Callable<Integer> {
    private final ManifestLoader loader;
    private final Processes processes;

    @Spec @Nullable CommandSpec spec;

    @Mixin ManifestOption manifest = new ManifestOption();

    @Option(
            names = {"-A", "--user-agent"},
            paramLabel = "TEXT",
            description = "The User-Agent of the request.")
    @Nullable String userAgent;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header of the request, such as 'Host: app.example'.")
    List<String> headers = List.of();

    @Parameters(index = "0", arity = "0..1", paramLabel = "METHOD", description = "Such as GET.")
    @Nullable String method;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "URL",
            description = "Such as http://localhost:8080/path.")
    @Nullable String url;

    ChartCommand(ManifestLoader loader, Processes processes) {
        this.loader = loader;
        this.processes = processes;
    }

    @Override
    public Integer call() {
        return run(InheritedEnvironment.read());
    }

    /// @param environment mothership's own
    int run(Map<String, String> environment) {
        CommandSpec own = java.util.Objects.requireNonNull(spec);
        PrintWriter out = own.commandLine().getOut();
        PrintWriter err = own.commandLine().getErr();
        Path config = manifest.path();
        return switch (loader.load(config, environment)) {
            case ManifestLoader.Result.Rejected(List<ManifestProblem> problems) -> {
                new ProblemPrinter(err, ProblemPrinter.wantsColour(processes, 2))
                        .rejection(config, problems);
                yield ExitCode.USAGE;
            }
            case ManifestLoader.Result.Loaded loaded -> show(loaded.manifest(), out, err);
        };
    }

    private int show(Manifest manifest, PrintWriter out, PrintWriter err) {
        if (method == null) {
            out.print(new Chart(manifest).render());
            out.flush();
            return ExitCode.OK;
        }
        if (url == null) {
            err.println(
                    "cannot ask without a URL: chart " + method + " http://localhost:8080/path");
            return ExitCode.USAGE;
        }
        try {
            RouteQuestion question = new RouteQuestion(method, url, Optional.ofNullable(userAgent), headers);
            RouteQuestion.Answer answer = question.ask(manifest);
            out.print(answer.text());
            out.flush();
            return answer.taken() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (RouteQuestion.Unanswerable unanswerable) {
            err.println(unanswerable.getMessage());
            return ExitCode.USAGE;
        }
    }
}
