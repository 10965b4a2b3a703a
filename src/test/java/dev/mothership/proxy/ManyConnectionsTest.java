package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Manifest;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More connections than anybody should have, up to more than there can be.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ManyConnectionsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OPTIONS = "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OPEN = "mothership_client_connections{listener=\"http\",}";
    private static final int FEW = 200;

    /// Descriptors for everything else.
    private static final int SPARE = 1_000;

    /// As many connections as this process may have, and one like it; 10,000 are enough.
    private static int many() throws IOException {
        String limit =
                Files.readAllLines(Path.of("/proc/self/limits")).stream()
                        .filter(line -> line.startsWith("Max open files"))
                        .map(line -> line.split("\\s+")[3])
                        .findFirst()
                        .orElse("1024");
        int descriptors = limit.matches("\\d{1,9}") ? Integer.parseInt(limit) : 1_000_000;
        return Math.clamp(descriptors - SPARE, 10, 10_000);
    }

    @Test
    void tenThousandIdleConnectionsAreInNobodysWay() throws Exception {
        int many = many();
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            try (ChildJvm idle = new ChildJvm("", IdleClients.class, proxy.port(), many)) {
                assertThat(idle.line()).isEqualTo("" + many);
                MetricsPage.await(proxy, OPEN, many);

                try (RawClient client = proxy.connect()) {
                    for (int i = 0; i < 100; i++) {
                        assertThat(client.send(GET).readHead()).startsWith("HTTP/1.1 200 ");
                        client.read(2);
                    }
                }
                assertThat(idle.say("again").line()).isEqualTo("" + many);
            }
            MetricsPage.await(proxy, OPEN, 0);
        }
    }

    /// Connections that find no descriptor wait with the system until some are closed.
    @Test
    void whenDescriptorsAreUsedUpTheListenerGoesOnAsSoonAsTheyAreFree() throws Exception {
        try (ChildJvm proxy = new ChildJvm("ulimit -n " + FEW, FewDescriptors.class)) {
            int port = Integer.parseInt(proxy.line());
            try (RawClient warm = new RawClient(port)) { // what it needs is loaded, and open
                assertThat(warm.send(OPTIONS).readHead()).startsWith("HTTP/1.1 204 ");
            }
            List<RawClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 2 * FEW; i++) {
                    clients.add(new RawClient(port).send(OPTIONS));
                }
                RawClient first = clients.getFirst();
                assertThat(first.readHead()).startsWith("HTTP/1.1 204 ");
                RawClient last = clients.getLast();
                // Others are served, the last is not: accepting is in the order of coming.
                for (int i = 0; i < 100; i++) {
                    assertThat(first.send(OPTIONS).readHead()).startsWith("HTTP/1.1 204 ");
                }
                assertThat(last.in().available()).isZero();
                assertThat(proxy.say("?").line()).isEqualTo("here");

                for (RawClient client : clients.subList(0, clients.size() - 1)) {
                    client.close();
                }
                assertThat(last.readHead()).startsWith("HTTP/1.1 204 ");
            } finally {
                for (RawClient client : clients) {
                    client.close();
                }
            }
        }
    }

    @Test
    void acceptingRestsAfterItHasFailed() throws Exception {
        Manifest manifest = TestManifest.listening("http").build();
        try (RunningProxy proxy = new RunningProxy(manifest)) {
            Entrance entrance = proxy.listening().entrances().getFirst();
            EmbeddedChannel listener = new EmbeddedChannel(new Acceptor(entrance, List.of()));
            IOException none = new IOException("Too many open files");
            listener.freezeTime();
            listener.pipeline().fireExceptionCaught(none);
            assertThat(listener.config().isAutoRead()).isFalse();
            listener.pipeline().fireExceptionCaught(none);
            listener.advanceTimeBy(199, TimeUnit.MILLISECONDS);
            listener.runScheduledPendingTasks();
            assertThat(listener.config().isAutoRead()).isFalse();

            listener.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            listener.runScheduledPendingTasks();
            assertThat(listener.config().isAutoRead()).isTrue();
            listener.finishAndReleaseAll();
        }
    }
}
