package dev.mothership.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Address;
import dev.mothership.process.FakeProcesses;
import dev.mothership.process.LaunchSpec;
import dev.mothership.timer.SystemTimer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VertxProberTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final FakeProcesses processes = new FakeProcesses();
    private final VertxProber prober = new VertxProber(vertx, processes, new SystemTimer());
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /// Answers every connection with the same bytes, and closes it unless they are to be endless.
    private void answer(String bytes, boolean close) {
        Thread.ofVirtual()
                .start(() -> {
                    while (!server.isClosed()) {
                        try {
                            Socket client = server.accept();
                            client.getInputStream().read(new byte[4096]);
                            client.getOutputStream()
                                    .write(bytes.getBytes(StandardCharsets.US_ASCII));
                            if (close) {
                                client.close();
                            }
                        } catch (IOException _) {
                            return;
                        }
                    }
                });
    }

    private Address.Tcp address() {
        return new Address.Tcp("127.0.0.1", server.getLocalPort());
    }

    private Verdict get(Duration timeout) throws Exception {
        return probe(new ProbeTarget.HttpGet(address(), false, "localhost", "/health"), timeout);
    }

    private Verdict probe(ProbeTarget target, Duration timeout) throws Exception {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        // Probes come from many threads.
        Thread.ofVirtual().start(() -> prober.probe(target, timeout, verdict::complete));
        return verdict.get(60, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerThatArrivesWithItsEndPassesEveryTime() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true);
        for (int i = 0; i < 500; i++) {
            assertThat(get(LONG)).isEqualTo(new Verdict.Passed());
        }
    }

    @Test
    void aRedirectPasses() throws Exception {
        answer("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", true);
        assertThat(get(LONG)).isEqualTo(new Verdict.Passed());
    }

    @Test
    void anErrorFailsWithItsStatus() throws Exception {
        answer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", true);
        assertThat(get(LONG)).isEqualTo(new Verdict.Failed("GET /health answered 503"));
    }

    @Test
    void anEndlessBodyPassesAtItsHead() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", false);
        assertThat(get(LONG)).isEqualTo(new Verdict.Passed());
    }

    @Test
    void noAnswerFailsAfterTheTimeout() throws Exception {
        answer("", false);
        assertThat(get(Duration.ofMillis(50)))
                .isEqualTo(new Verdict.Failed("no answer within 50ms"));
    }

    @Test
    void garbageFails() throws Exception {
        answer("SSH-2.0-OpenSSH\r\n\r\n", true);
        assertThat(get(LONG)).isInstanceOf(Verdict.Failed.class);
    }

    @Test
    void aConnectionIsEnoughForTcp() throws Exception {
        assertThat(probe(new ProbeTarget.Connect(address()), LONG)).isEqualTo(new Verdict.Passed());
    }

    @Test
    void aRefusedConnectionFails() throws Exception {
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Address.Tcp refused = new Address.Tcp("127.0.0.1", bound.getLocalPort());
            assertThat(probe(new ProbeTarget.Connect(refused), LONG))
                    .isInstanceOfSatisfying(
                            Verdict.Failed.class,
                            failed ->
                                    assertThat(failed.reason())
                                            .startsWith("cannot connect to " + refused));
        }
    }

    @Test
    void aCommandThatTakesTooLongIsKilled() throws Exception {
        LaunchSpec check = new LaunchSpec(List.of("check"), Map.of(), Path.of("/"));
        assertThat(probe(new ProbeTarget.Run(check), Duration.ofMillis(10)))
                .isEqualTo(new Verdict.Failed("no answer within 10ms"));
        assertThat(processes.last("check").signals).containsExactly("KILL");
    }

    @Test
    void aCommandPassesWithZeroOnly() throws Exception {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        LaunchSpec check = new LaunchSpec(List.of("check"), Map.of(), Path.of("/"));
        prober.probe(new ProbeTarget.Run(check), LONG, verdict::complete);
        processes.last("check").exit(2);
        assertThat(verdict.get(60, TimeUnit.SECONDS))
                .isEqualTo(new Verdict.Failed("check command: exit status 2"));
    }
}
