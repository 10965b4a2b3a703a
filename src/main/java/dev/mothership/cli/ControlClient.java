package dev.mothership.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mothership.admin.Json;
import dev.mothership.fleet.RuntimeFolder;
import dev.mothership.manifest.ManifestLoader;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks a running fleet: one HTTP/1.1 request over its control socket, found by the manifest's
/// path.
final class ControlClient {
    /// Exit status: no fleet of this manifest runs here.
    static final int NO_FLEET = 3;

    private static final int FAILED = 1;
    private static final int WRONG = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path config;
    private final Map<String, String> environment;
    private final Path home;

    /// @param config as the user wrote it
    /// @param environment mothership's own
    ControlClient(Path config, Map<String, String> environment, Path home) {
        this.config = config;
        this.environment = environment;
        this.home = home;
    }

    /// For this user and this process's environment.
    static ControlClient of(ControlOptions options) {
        return new ControlClient(
                options.manifest.path(),
                System.getenv(),
                Path.of(System.getProperty("user.home", "/")));
    }

    /// What root runs does not come from a fleet of somebody else, whose ships could tell anything.
    void refuseForeignFleet() throws ControlException {
        try {
            String owner = Files.getOwner(RuntimeFolder.controlSocket(folder())).getName();
            String own = System.getProperty("user.name", "");
            if (own.equals("root") && !owner.equals("root")) {
                throw new ControlException(
                        FAILED,
                        "cannot run a command as root in the fleet of "
                                + owner
                                + ": do it as that user, with `sudo -u "
                                + owner
                                + "`");
            }
        } catch (IOException _) {
            throw noFleet();
        }
    }

    /// Takes an answer's lines, one by one.
    interface Lines {

        /// Whether to go on.
        boolean accept(String line);
    }

    /// A whole answer.
    JsonObject exchange(String method, String path, @Nullable JsonObject body)
            throws ControlException {
        StringBuilder text = new StringBuilder();
        stream(method, path, body, line -> text.append(line).append('\n').length() > 0);
        return parse(text.toString());
    }

    /// Hands over an answer line by line, until it ends.
    void stream(String method, String path, @Nullable JsonObject body, Lines lines)
            throws ControlException {
        Path folder = folder();
        Signals.endCommand();
        try (SocketChannel channel = connect(folder)) {
            channel.write(request(method, path, body));
            awaitAnswer(channel, folder);
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(channel), UTF_8));
            String status = head(reader);
            if (!status.startsWith("HTTP/1.1 200 ")) {
                throw refused(status, reader);
            }
            String line = reader.readLine();
            while (line != null && lines.accept(line)) {
                line = reader.readLine();
            }
        } catch (IOException e) {
            throw new ControlException(
                    FAILED,
                    "cannot get an answer from the fleet of " + config + ": " + e.getMessage());
        }
    }

    private Path folder() throws ControlException {
        return RuntimeFolder.find(config.toAbsolutePath().normalize(), environment, home)
                .orElseThrow(this::noFleet);
    }

    /// A socket that nobody listens on is that of a fleet that was killed.
    private SocketChannel connect(Path folder) throws ControlException {
        try {
            return SocketChannel.open(
                    UnixDomainSocketAddress.of(RuntimeFolder.controlSocket(folder)));
        } catch (IOException _) {
            throw noFleet();
        }
    }

    private ControlException noFleet() {
        String option = config.equals(ManifestLoader.standard()) ? "" : " -c " + config;
        return new ControlException(
                NO_FLEET,
                "cannot find a running fleet of "
                        + config
                        + ": start it with `mothership"
                        + option
                        + "`, or name another manifest with -c FILE");
    }

    private static ByteBuffer request(String method, String path, @Nullable JsonObject body) {
        byte[] bytes = body == null ? new byte[0] : Json.line(body).getBytes(UTF_8);
        byte[] head =
                (method
                                + " "
                                + path
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                                + bytes.length
                                + "\r\n\r\n")
                        .getBytes(UTF_8);
        return ByteBuffer.allocate(head.length + bytes.length).put(head).put(bytes).flip();
    }

    private void awaitAnswer(SocketChannel channel, Path folder)
            throws IOException, ControlException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            if (selector.select(PATIENCE.toMillis()) == 0) {
                String pid = RuntimeFolder.pid(folder).map(" (PID %s)"::formatted).orElse("");
                throw new ControlException(
                        FAILED,
                        "cannot get an answer from the fleet of "
                                + config
                                + pid
                                + " within 5s: it is there but does not answer");
            }
        }
        channel.configureBlocking(true);
    }

    /// The status line of the answer, past those that only say that it will take a while.
    private static String head(BufferedReader reader) throws IOException {
        while (true) {
            String status = reader.readLine();
            String line = status;
            while (line != null && !line.isEmpty()) {
                line = reader.readLine();
            }
            if (status == null) {
                throw new IOException("it ended meanwhile");
            }
            if (!status.startsWith("HTTP/1.1 1")) {
                return status;
            }
        }
    }

    private ControlException refused(String status, Reader body)
            throws IOException, ControlException {
        JsonObject answer = parse(body.readAllAsString());
        String reason = Optional.ofNullable(answer.getString("error")).orElse("it says no");
        List<String> problems =
                answer.getJsonArray("problems", new JsonArray()).stream()
                        .map(String::valueOf)
                        .toList();
        boolean wrong = status.startsWith("HTTP/1.1 422 ");
        return new ControlException(wrong ? WRONG : FAILED, reason, problems);
    }

    private JsonObject parse(String text) throws ControlException {
        try {
            return Json.parse(text);
        } catch (DecodeException _) {
            throw new ControlException(
                    FAILED,
                    "cannot understand the answer of the fleet of "
                            + config
                            + ": it ended meanwhile, or is of another version");
        }
    }
}
