package dev.mothership.cli;

import dev.mothership.admin.Json;
import dev.mothership.flagship.FlagshipElector;
import dev.mothership.flagship.FlagshipTable;
import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.ManifestProblem;
import dev.mothership.process.InheritedEnvironment;
import dev.mothership.process.Processes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mothership flagship`: what the database knows, also where no fleet runs.
@Command(
        name = "flagship",
        mixinStandardHelpOptions = true,
        description = "Shows or clears what the election's database knows of releases.",
        synopsisSubcommandLabel = "(status | reset)",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:done",
            "1:the database could not be asked, or a server runs prelaunch",
            "2:the manifest or the command line is wrong"
        })
class FlagshipCommand {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private final ManifestLoader loader;
    private final FlagshipElector elector;
    private final Processes processes;

    @Spec private CommandSpec spec = CommandSpec.create();

    FlagshipCommand(ManifestLoader loader, FlagshipElector elector, Processes processes) {
        this.loader = loader;
        this.elector = elector;
        this.processes = processes;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Shows the releases of this deployment, the last one first.")
    int status(@Mixin ControlOptions options) {
        return ask(
                options.manifest,
                (table, _) ->
                        table.read()
                                .thenApply(content -> {
                                    PrintWriter out = spec.commandLine().getOut();
                                    out.print(
                                            options.json
                                                    ? Json.pretty(json(content)) + "\n"
                                                    : words(content));
                                    out.flush();
                                    return ExitCode.OK;
                                }));
    }

    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = {
                "Forgets that the manifest's release was prepared or has failed, or with --release",
                "another one: who boots it next runs prelaunch. Without releases it does nothing."
            })
    int reset(
            @Mixin ManifestOption manifest,
            @Option(names = "--release", paramLabel = "RELEASE", description = "Another release.")
                    Optional<String> release,
            @Option(names = "--force", description = "End the session that holds the lock first.")
                    boolean force) {
        return ask(
                manifest,
                (table, settings) -> {
                    FlagshipSettings meant =
                            new FlagshipSettings(
                                    settings.election(),
                                    release.or(settings::release),
                                    settings.electionTimeout(),
                                    settings.prelaunchTimeout(),
                                    settings.heartbeatInterval());
                    return table.reset(meant, force)
                            .thenApply(there -> {
                                PrintWriter out = spec.commandLine().getOut();
                                String what =
                                        meant.release()
                                                .map(r -> "release " + r)
                                                .orElse("the last wave");
                                out.println(
                                        there ? what + " is forgotten" : what + " was not known");
                                out.flush();
                                return ExitCode.OK;
                            });
                });
    }

    private int ask(
            ManifestOption option,
            BiFunction<FlagshipTable, FlagshipSettings, CompletionStage<Integer>> question) {
        PrintWriter err = spec.commandLine().getErr();
        Path config = option.path();
        Manifest manifest;
        switch (loader.load(config, InheritedEnvironment.read())) {
            case ManifestLoader.Result.Rejected(List<ManifestProblem> problems) -> {
                new ProblemPrinter(err, ProblemPrinter.wantsColour(processes, 2))
                        .rejection(config, problems);
                return WRONG;
            }
            case ManifestLoader.Result.Loaded(Manifest loaded, List<ManifestProblem> _, _) ->
                    manifest = loaded;
        }
        Optional<FlagshipSettings> settings = manifest.preparation().flagship();
        Optional<FlagshipTable> table =
                settings.flatMap(found -> elector.table(found, manifest.name()));
        if (settings.isEmpty() || table.isEmpty()) {
            err.println(
                    "mothership: cannot ask a database: "
                            + config
                            + " has no [mothership.flagship] with election = \"postgres\"");
            return WRONG;
        }
        try {
            return question.apply(table.get(), settings.get()).toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            err.println("mothership: " + cause.getMessage());
            return FAILED;
        }
    }

    private static String words(FlagshipTable.Content content) {
        StringBuilder text = new StringBuilder();
        if (content.entries().isEmpty()) {
            text.append("no wave yet: no server of this deployment has run prelaunch\n");
        }
        for (FlagshipTable.Entry entry : content.entries()) {
            text.append(entry.release().isEmpty() ? "last wave" : "release " + entry.release())
                    .append(": ")
                    .append(entry.state())
                    .append(", ")
                    .append(entry.server())
                    .append(", started ")
                    .append(time(entry.started()));
            entry.finished().ifPresent(end -> text.append(", ended ").append(time(end)));
            if (entry.state().equals("running")) {
                text.append(", last sign of life ").append(time(entry.heartbeat()));
            }
            if (!entry.problem().isEmpty()) {
                text.append(": ").append(entry.problem());
            }
            text.append('\n');
        }
        text.append(
                content.holder()
                        .map(holder -> "the lock is held: " + holder.words())
                        .orElse("the lock is free"));
        return text.append('\n').toString();
    }

    private static JsonObject json(FlagshipTable.Content content) {
        JsonArray releases = new JsonArray();
        for (FlagshipTable.Entry entry : content.entries()) {
            JsonObject json =
                    new JsonObject()
                            .put("release", entry.release())
                            .put("state", entry.state())
                            .put("server", entry.server())
                            .put("started", time(entry.started()))
                            .put("heartbeat", time(entry.heartbeat()));
            entry.finished().ifPresent(end -> json.put("finished", time(end)));
            if (!entry.problem().isEmpty()) {
                json.put("problem", entry.problem());
            }
            releases.add(json);
        }
        JsonObject all = new JsonObject().put("releases", releases);
        content.holder().ifPresent(holder -> all.put("lock", holder.words()));
        return all;
    }

    private static String time(OffsetDateTime time) {
        return time.withOffsetSameInstant(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
