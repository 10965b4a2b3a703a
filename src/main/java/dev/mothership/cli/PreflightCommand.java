package dev.mothership.cli;

import dev.mothership.admin.Json;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.ManifestProblem;
import dev.mothership.process.InheritedEnvironment;
import dev.mothership.process.Processes;
import dev.mothership.timer.Words;
import dev.mothership.uplink.Finding;
import dev.mothership.uplink.Uplinks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mothership preflight`: asks the uplinks and starts nothing.
@Command(
        name = "preflight",
        mixinStandardHelpOptions = true,
        description = "Asks whether all uplinks can be reached; starts nothing.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all can be reached",
            "1:one cannot",
            "2:the manifest or the command line is wrong"
        })
class PreflightCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private final ManifestLoader loader;
    private final Uplinks uplinks;
    private final Processes processes;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ControlOptions options = new ControlOptions();

    PreflightCommand(ManifestLoader loader, Uplinks uplinks, Processes processes) {
        this.loader = loader;
        this.uplinks = uplinks;
        this.processes = processes;
    }

    @Override
    public Integer call() {
        Path config = options.manifest.path();
        return switch (loader.load(config, InheritedEnvironment.read())) {
            case ManifestLoader.Result.Rejected(List<ManifestProblem> problems) -> {
                new ProblemPrinter(
                                spec.commandLine().getErr(),
                                ProblemPrinter.wantsColour(processes, 2))
                        .rejection(config, problems);
                yield WRONG;
            }
            case ManifestLoader.Result.Loaded(Manifest manifest, List<ManifestProblem> _, _) ->
                    print(
                            uplinks.ask(manifest.preparation().uplinks())
                                    .toCompletableFuture()
                                    .join());
        };
    }

    private int print(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            out.println(Json.pretty(json(findings)));
        } else if (findings.isEmpty()) {
            out.println("there are no uplinks");
        } else {
            int names = width("NAME", findings.stream().map(f -> f.uplink().name()).toList());
            int addresses = width("ADDRESS", findings.stream().map(Finding::address).toList());
            String row = "%-" + names + "s  %-" + addresses + "s  %s%n";
            out.printf(row, "NAME", "ADDRESS", "ANSWER");
            findings.forEach(finding ->
                    out.printf(
                            row,
                            finding.uplink().name(),
                            finding.address(),
                            finding.problem().orElseGet(() -> "in " + Words.of(finding.took()))));
        }
        out.flush();
        return findings.stream().allMatch(Finding::reached) ? ExitCode.OK : FAILED;
    }

    private static int width(String heading, List<String> texts) {
        return texts.stream().mapToInt(String::length).reduce(heading.length(), Math::max);
    }

    private static JsonObject json(List<Finding> findings) {
        JsonArray list = new JsonArray();
        for (Finding finding : findings) {
            JsonObject json =
                    new JsonObject()
                            .put("name", finding.uplink().name())
                            .put("address", finding.address())
                            .put("reached", finding.reached())
                            .put("seconds", finding.took().toMillis() / 1_000.0);
            finding.problem().ifPresent(problem -> json.put("problem", problem));
            list.add(json);
        }
        return new JsonObject().put("uplinks", list);
    }
}
