package dev.mothership.manifest;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What ships and jobs have in common: command, environment, working folder.
final class Launches {
    private final Report report;
    private final Path folder;
    private final Map<String, String> global;
    private final Map<String, String> inherited;
    private final EnvFiles envFiles;

    /// @param folder of the manifest
    /// @param global the variables of `[mothership]`
    /// @param inherited mothership's own, as far as ships may see them
    Launches(
            Report report,
            Path folder,
            Map<String, String> global,
            Map<String, String> inherited,
            EnvFiles envFiles) {
        this.report = report;
        this.folder = folder;
        this.global = global;
        this.inherited = inherited;
        this.envFiles = envFiles;
    }

    Path folder() {
        return folder;
    }

    Job job(Values values) {
        Map<String, String> env = new LinkedHashMap<>(global);
        Environments.put(env, values.table("env"));
        Path cwd = cwd(values);
        Optional<Command> command = command(values);
        command.ifPresent(found -> warnIfMissing(found, values, env, cwd));
        return new Job(
                values.get("name", String.class).orElse(""),
                command.orElseGet(() -> new Command(List.of("false"), "", false)),
                env,
                cwd,
                names(values, "depends_on"),
                values.get("timeout", java.time.Duration.class),
                values.get("comment", String.class));
    }

    /// A ship's variables: later layers win.
    Map<String, String> env(Member member) {
        Map<String, String> env = new LinkedHashMap<>(global);
        Environments.put(env, member.template().table("env"));
        env.putAll(envFiles.variables(member.values().elements("env_file")));
        Environments.put(env, member.own().table("env"));
        return env;
    }

    static List<String> names(Values values, String key) {
        return values.elements(key).stream().map(Values.Value::text).distinct().toList();
    }

    /// The command with its `args`, if it has one.
    Optional<Command> command(Values values) {
        Optional<Command> line = values.get("command", Command.class);
        Optional<Values.Value> args = values.value("args");
        if (args.isPresent() && !values.has("command")) {
            report.missing(
                    "command",
                    () ->
                            report.source()
                                    .problem(
                                            args.get().keyOffset(),
                                            "cannot use `args` without `command`",
                                            "add command = \"PROGRAM\""));
        }
        if (line.isEmpty() || args.isEmpty()) {
            return line;
        }
        List<String> argv = new ArrayList<>();
        argv.add(line.get().text());
        args.get().elements().forEach(arg -> argv.add(arg.text()));
        return Optional.of(new Command(argv, String.join(" ", argv), false));
    }

    /// The working folder, which must be there.
    Path cwd(Values values) {
        Optional<Values.Value> value = values.value("cwd");
        if (value.isEmpty() || !(value.get().object() instanceof Path path)) {
            return folder;
        }
        Path cwd = folder.resolve(path).normalize();
        if (!Files.isDirectory(cwd)) {
            boolean there = Files.exists(cwd);
            report.problem(
                    value.get().offset(),
                    "cannot use `cwd`: "
                            + (there ? "it is not a folder" : "there is no such folder"),
                    "looked for " + cwd);
        }
        return cwd;
    }

    /// Warns of a program that is not there now; it may be when it is started.
    void warnIfMissing(Command command, Values values, Map<String, String> env, Path cwd) {
        if (command.shell() || isThere(command.program(), env, cwd)) {
            return;
        }
        values.value("command")
                .ifPresent(value ->
                        report.warn(
                                value.offset(),
                                "cannot find the program `" + command.program() + "` now",
                                command.program().indexOf('/') < 0
                                        ? "it is looked up in PATH when it is started"
                                        : "it is looked up from " + cwd));
    }

    private boolean isThere(String program, Map<String, String> env, Path cwd) {
        try {
            if (program.indexOf('/') >= 0) {
                return Files.isExecutable(cwd.resolve(program));
            }
            String path = env.getOrDefault("PATH", inherited.getOrDefault("PATH", "/usr/bin:/bin"));
            for (String element : path.split(":", -1)) {
                Path candidate = cwd.resolve(element).resolve(program);
                if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return true;
                }
            }
            return false;
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
