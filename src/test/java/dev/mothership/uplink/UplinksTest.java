package dev.mothership.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Uplink;
import dev.mothership.timer.SystemTimer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UplinksTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final Uplinks uplinks = new Uplinks(vertx, new SystemTimer());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Uplink uplink(Duration timeout, Uplink.Target... targets) {
        return new Uplink("it", List.of(targets), timeout);
    }

    private static Uplink.Target tcp(String host, int port) {
        return new Uplink.Target.Connect(new Address.Tcp(host, port));
    }

    private List<Finding> ask(Uplink... all) {
        return uplinks.ask(List.of(all)).toCompletableFuture().join();
    }

    private String problem(Uplink uplink) {
        return ask(uplink).getFirst().problem().orElse("none");
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = listener()) {
            return socket.getLocalPort();
        }
    }

    private int answering(int status, AtomicInteger requests) {
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    requests.incrementAndGet();
                    var _ = request.response().setStatusCode(status).end();
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @Test
    void aConnectionIsEnough() throws IOException {
        try (ServerSocket socket = listener()) {
            // `localhost` is ::1 as well, where nobody listens.
            assertThat(
                            problem(
                                    uplink(
                                            Duration.ofSeconds(20),
                                            tcp("localhost", socket.getLocalPort()))))
                    .isEqualTo("none");
        }
    }

    @Test
    void aServerThatHasOnlyIpV6IsReached() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("::1"))) {
            assertThat(problem(uplink(Duration.ofSeconds(20), tcp("::1", socket.getLocalPort()))))
                    .isEqualTo("none");
        }
        int port =
                vertx.createHttpServer()
                        .requestHandler(request -> request.response().end())
                        .listen(0, "::1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .actualPort();
        URI url = URI.create("http://[::1]:" + port + "/");
        assertThat(problem(uplink(Duration.ofSeconds(20), new Uplink.Target.Get(url))))
                .isEqualTo("none");
    }

    @Test
    void whatIsNotThereIsTold() throws IOException {
        assertThat(problem(uplink(Duration.ofSeconds(20), tcp("127.0.0.1", closedPort()))))
                .isEqualTo("connection refused");
        assertThat(problem(uplink(Duration.ofSeconds(20), tcp("no.such.host.invalid", 1))))
                .isEqualTo("cannot resolve the name no.such.host.invalid");
    }

    @Test
    void oneOfSeveralHostsIsEnough() throws IOException {
        try (ServerSocket socket = listener()) {
            assertThat(
                            problem(
                                    uplink(
                                            Duration.ofSeconds(20),
                                            tcp("127.0.0.1", closedPort()),
                                            tcp("127.0.0.1", socket.getLocalPort()))))
                    .isEqualTo("none");
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws IOException {
        try (ServerSocket mute = listener()) {
            URI url = URI.create("http://127.0.0.1:" + mute.getLocalPort());

            assertThat(problem(uplink(Duration.ofMillis(300), new Uplink.Target.Get(url))))
                    .isEqualTo("no answer within 300ms");
        }
    }

    @Test
    void anyHttpAnswerBelow500WillDo() {
        for (int status : List.of(200, 302, 404, 499)) {
            URI url =
                    URI.create(
                            "http://u:p@localhost:"
                                    + answering(status, new AtomicInteger())
                                    + "/x?y");
            assertThat(problem(uplink(Duration.ofSeconds(20), new Uplink.Target.Get(url))))
                    .isEqualTo("none");
        }
        URI url = URI.create("http://127.0.0.1:" + answering(503, new AtomicInteger()));
        assertThat(problem(uplink(Duration.ofSeconds(20), new Uplink.Target.Get(url))))
                .isEqualTo("it answered 503");
    }

    @Test
    void whatTwoHaveInCommonIsAskedOnce() {
        AtomicInteger requests = new AtomicInteger();
        URI url = URI.create("http://127.0.0.1:" + answering(200, requests) + "/");

        List<Finding> findings =
                ask(
                        uplink(Duration.ofSeconds(20), new Uplink.Target.Get(url)),
                        uplink(Duration.ofSeconds(10), new Uplink.Target.Get(url)));

        assertThat(findings).hasSize(2).allMatch(Finding::reached);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aUnixSocketIsAsked(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("s");
        Uplink uplink =
                uplink(Duration.ofSeconds(20), new Uplink.Target.Connect(new Address.Unix(path)));
        assertThat(problem(uplink)).isEqualTo("there is no such socket");

        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            assertThat(problem(uplink)).isEqualTo("none");
        }
    }
}
