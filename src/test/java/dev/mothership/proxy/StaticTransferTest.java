package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files on their way: slow clients, clients that leave, files that change.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StaticTransferTest {
    private static final long LARGE = 600L << 20;

    @TempDir private Path folder;
    private final RawShip ship = RawShip.answeringOk();
    private RunningProxy proxy;
    private Path large;

    @BeforeEach
    void start() throws Exception {
        large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(LARGE); // a hole: takes no room
        }
        proxy = StaticSites.serving(ship, StaticSites.at("/", folder));
    }

    @AfterEach
    void stop() {
        proxy.close();
        ship.close();
    }

    private RawClient asking() throws IOException {
        RawClient client = proxy.connect();
        client.send(StaticSites.request("GET", "/large"));
        assertThat(client.readHead()).contains("\r\nContent-Length: " + LARGE + "\r\n");
        return client;
    }

    private static long count(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 20];
        long count = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            count += read;
        }
        return count;
    }

    /// Of this process; tests run beside each other, so only those below the folder count.
    private long openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private void waitUntilAllAreClosed() throws IOException {
        while (openFiles() > 0) {
            Thread.onSpinWait();
        }
    }

    /// More than there is memory, if it were kept.
    @Test
    void sendsAHugeFileAndClosesIt() throws Exception {
        try (RawClient client = asking()) {
            assertThat(count(client.in())).isEqualTo(LARGE);
        }
        waitUntilAllAreClosed();
    }

    /// Many clients that do not read: what is read for them is bounded, and others are served.
    @Test
    void readsNoFurtherThanAClientDoes() throws Exception {
        Files.writeString(folder.resolve("small"), "small");
        RawClient[] slow = new RawClient[50];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = asking();
        }
        assertThat(proxy.exchange(StaticSites.request("GET", "/small"))).endsWith("small");
        assertThat(openFiles()).isEqualTo(slow.length);
        for (RawClient client : slow) {
            client.close();
        }
        waitUntilAllAreClosed();
    }

    @Test
    void closesWhatAClientThatLeavesHasAskedFor() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (RawClient client = proxy.connect()) {
                client.socket().setSoLinger(true, 0);
                client.send(StaticSites.request("GET", "/large"));
            }
        }
        assertThat(proxy.exchange(StaticSites.request("HEAD", "/large"))).contains("200 OK");
        waitUntilAllAreClosed();
    }

    @Test
    void breaksTheConnectionWhereAFileBecomesShorter() throws Exception {
        try (RawClient client = asking()) {
            try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
                file.setLength(1);
            }
            assertThatThrownBy(() -> count(client.in()))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        waitUntilAllAreClosed();
    }

    /// The file that was opened is sent to its end, whatever has its name now.
    @Test
    void sendsTheFileThatItHasBegun() throws Exception {
        try (RawClient client = asking()) {
            Files.delete(large);
            Files.writeString(large, "another");
            assertThat(count(client.in())).isEqualTo(LARGE);
        }
    }

    @Test
    void answersManyClientsAtATime() throws Exception {
        Files.writeString(folder.resolve("small"), "small");
        RawClient[] clients = new RawClient[300];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = proxy.connect();
            clients[i].send(StaticSites.request("GET", i % 3 == 0 ? "/none/" + i : "/small"));
        }
        for (int i = 0; i < clients.length; i++) {
            assertThat(clients[i].readAll()).endsWith(i % 3 == 0 ? "ok" : "small");
            clients[i].close();
        }
    }
}
