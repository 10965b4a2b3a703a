package dev.mothership.flight;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One run of the program.
final class Flight implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on (\\S+):(\\d+) \\(");
    private static final Pattern METRICS = Pattern.compile("metrics on http://(\\S+)/metrics");

    private final Process process;
    final Lines out;
    final Lines err;

    private Flight(Process process) {
        this.process = process;
        this.out = new Lines(process.getInputStream());
        this.err = new Lines(process.getErrorStream());
    }

    /// Starts it in `folder`.
    static Flight start(Path folder, String... arguments) {
        return start(folder, Map.of(), arguments);
    }

    static Flight start(Path folder, Map<String, String> environment, String... arguments) {
        return start(List.of(), folder, environment, arguments);
    }

    /// The same inside of another program, such as `unshare --pid --fork`.
    static Flight startIn(List<String> wrapper, Path folder) {
        return start(wrapper, folder, Map.of());
    }

    private static Flight start(
            List<String> wrapper,
            Path folder,
            Map<String, String> environment,
            String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(program());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().remove("PORT");
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        builder.environment().putAll(environment);
        try {
            return new Flight(builder.start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Writes `ship-manifest.toml` into `folder` and starts it. `{ship}` becomes a command that
    /// runs [TinyShip].
    static Flight launch(Path folder, String manifest, String... arguments) {
        write(folder.resolve("ship-manifest.toml"), manifest.replace("{ship}", TinyShip.command()));
        return start(folder, arguments);
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The program with arguments, as words for a shell.
    static String commandLine(String... arguments) {
        List<String> words = new ArrayList<>(program());
        words.addAll(List.of(arguments));
        return String.join(" ", words);
    }

    private static List<String> program() {
        String binary = System.getProperty("mothership.binary", "");
        if (!binary.isEmpty()) {
            return List.of(Path.of(binary).toAbsolutePath().toString());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                Path.of(System.getProperty("mothership.jar", "target/quarkus-app/quarkus-run.jar"))
                        .toAbsolutePath()
                        .toString());
    }

    long pid() {
        return process.pid();
    }

    /// Sends it a signal, such as `TERM`.
    void signal(String name) {
        Shell.run("kill -s " + name + " " + pid());
    }

    /// Waits for its end.
    int exitStatus() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "mothership did not end:\n" + String.join("\n", out.now()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// TERM, then its exit status.
    int stop() {
        signal("TERM");
        return exitStatus();
    }

    /// The port of its first listener.
    int port() {
        Matcher matcher = LISTENING.matcher(out.await("listening on "));
        if (!matcher.find()) {
            throw new AssertionError("no port");
        }
        return Integer.parseInt(matcher.group(2));
    }

    /// `GET` at its first listener.
    HttpResponse<String> get(String path, String... headers) {
        return get(URI.create("http://127.0.0.1:" + port() + path), headers);
    }

    /// `GET` at the admin plane.
    HttpResponse<String> admin(String path) {
        Matcher matcher = METRICS.matcher(out.await("metrics on "));
        if (!matcher.find()) {
            throw new AssertionError("no admin plane");
        }
        return get(URI.create("http://" + matcher.group(1) + path));
    }

    static HttpResponse<String> get(URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(uri + ": " + e, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(40, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
