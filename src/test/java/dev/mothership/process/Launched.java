package dev.mothership.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A process of a test, with all that it says and its end.
record Launched(
        RunningProcess process,
        Captured stdout,
        Captured stderr,
        CompletableFuture<ExitStatus> exit) {

    static Launched sh(Processes processes, String script, String... arguments)
            throws LaunchException {
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        argv.addAll(List.of(arguments));
        return run(processes, argv, Map.of("PATH", "/usr/bin:/bin"), Path.of("/"));
    }

    static Launched run(
            Processes processes, List<String> argv, Map<String, String> environment, Path folder)
            throws LaunchException {
        Captured stdout = new Captured();
        Captured stderr = new Captured();
        CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        RunningProcess process =
                processes.launch(
                        new LaunchSpec(argv, environment, folder), stdout, stderr, exit::complete);
        return new Launched(process, stdout, stderr, exit);
    }

    ExitStatus status() throws Exception {
        return exit.get(20, TimeUnit.SECONDS);
    }
}
