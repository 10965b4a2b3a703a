package dev.mothership.proxy;

import static dev.mothership.proxy.TrustedPeers.trusting;
import static dev.mothership.proxy.TrustedPeers.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Listeners on Unix sockets.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UnixListenersTest {
    private static final String GET =
            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.5\r\nConnection: close\r\n\r\n";

    @TempDir private Path folder;

    private static Listener.Options rights(int mode, String group) {
        return new Listener.Options(
                false,
                List.of(),
                false,
                OptionalInt.of(mode),
                Optional.of(group).filter(name -> !name.isEmpty()),
                OptionalInt.empty());
    }

    private Manifest manifest(Path path, Listener.Options options) {
        return TrustedPeers.manifest(new Address.Unix(path), options, ProxySettings.NONE);
    }

    private RunningProxy proxy(Path path) throws ListenException {
        return new RunningProxy(manifest(path, Listener.Options.NONE));
    }

    private static String exchange(Path path, String request) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(
                    Channels.newInputStream(client).readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// As a program that was killed leaves it behind.
    private static void leaveDeadSocket(Path path) throws IOException {
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(path));
        dead.close();
        assertThat(path).exists();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void servesAndLeavesNothingBehind() throws Exception {
        Path path = folder.resolve("s");
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = proxy(path)) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));

            assertThat(exchange(path, GET)).startsWith("HTTP/1.1 200 OK\r\n");
            String head = ship.head();
            assertThat(values(head, "X-Forwarded-For")).isEmpty();
            assertThat(values(head, "X-Forwarded-Port")).isEmpty();
            assertThat(values(head, "Forwarded"))
                    .containsExactly("for=unknown;proto=http;host=\"a\"");
            assertThat(names()).containsExactly("s");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void unixIsTrustedIfTheManifestSaysSo() throws Exception {
        Path path = folder.resolve("s");
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(
                                TrustedPeers.manifest(
                                        new Address.Unix(path),
                                        Listener.Options.NONE,
                                        trusting("unix")))) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));

            exchange(path, GET);
            String head = ship.head();
            assertThat(values(head, "X-Forwarded-For")).containsExactly("203.0.113.5");
            assertThat(values(head, "Forwarded"))
                    .containsExactly("for=203.0.113.5;proto=http;host=\"a\"");
        }
    }

    @Test
    void aDeadSocketIsReplaced() throws Exception {
        Path path = folder.resolve("s");
        leaveDeadSocket(path);
        Files.writeString(folder.resolve(".s.lock"), "");

        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = proxy(path)) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));

            assertThat(exchange(path, GET)).startsWith("HTTP/1.1 200 OK\r\n");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsNoSocketIsLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Path dead = folder.resolve("dead");
        leaveDeadSocket(dead);
        Path link = Files.createSymbolicLink(folder.resolve("link"), dead);
        Path directory = Files.createDirectory(folder.resolve("directory"));
        List<String> before = names();

        for (Path path : List.of(file, pipe, link, directory)) {
            assertThatThrownBy(() -> proxy(path).close())
                    .isInstanceOf(ListenException.class)
                    .hasMessage(
                            "cannot listen on unix://"
                                    + path
                                    + " (bind `http`): something that is no socket lies there;"
                                    + " move it away");
        }
        assertThat(names()).isEqualTo(before);
        assertThat(file).hasContent("precious");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void oneThatAnswersIsInUseAlsoIfItsQueueIsFull() throws Exception {
        Path path = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path), 1);
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> proxy(path).close())
                        .hasMessageContaining("address in use: another program listens there");
            }
            assertThat(names()).containsExactly("s");
        }
    }

    @Test
    void withoutAFolderThereIsNoSocket() {
        Path path = folder.resolve("missing/s");

        assertThatThrownBy(() -> proxy(path).close())
                .hasMessageContaining("there is no folder " + path.getParent());
    }

    @Test
    void anotherProgramThatIsStartingThereIsNotDisturbed() throws Exception {
        Path path = folder.resolve("s");
        leaveDeadSocket(path);
        Object before = Files.getAttribute(path, "unix:ino");
        try (PathLock lock = PathLock.of(path)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> proxy(path).close())
                    .hasMessageContaining("address in use: another program is starting there");
        }
        assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(before);
        proxy(path).close();
        assertThat(names()).isEmpty();
    }

    @Test
    void ofManyThatStartAtOnceOneHasTheSocket() throws Exception {
        Path path = folder.resolve("s");
        for (int round = 0; round < 10; round++) {
            leaveDeadSocket(path);
            List<CompletableFuture<Optional<UnixSocketFile>>> all =
                    Stream.generate(() -> CompletableFuture.supplyAsync(() -> open(path)))
                            .limit(4)
                            .toList();
            List<UnixSocketFile> won = all.stream().flatMap(each -> each.join().stream()).toList();

            assertThat(won).hasSize(1);
            won.getFirst().remove();
            assertThat(names()).isEmpty();
        }
    }

    private final List<ServerSocketChannel> opened =
            new java.util.concurrent.CopyOnWriteArrayList<>();

    /// Empty where somebody else was first.
    private Optional<UnixSocketFile> open(Path path) {
        try {
            return Optional.of(UnixSocketFile.open(path, Listener.Options.NONE, "", this::bind));
        } catch (ListenException inUse) {
            assertThat(inUse).hasMessageStartingWith("address in use: another program ");
            return Optional.empty();
        }
    }

    private void bind(Path at) throws ListenException {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            opened.add(server.bind(UnixDomainSocketAddress.of(at)));
        } catch (IOException failure) {
            throw new ListenException(String.valueOf(failure.getMessage()));
        }
    }

    @Test
    void aSocketThatSomebodyElseHasPutThereStays() throws Exception {
        Path path = folder.resolve("s");
        try (RunningProxy proxy = proxy(path);
                ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Files.delete(path);
            other.bind(UnixDomainSocketAddress.of(path));
            proxy.close();

            assertThat(names()).containsExactly("s");
        }
    }

    @Test
    void theRightsAreThoseOfTheManifestBeforeAndAfterAReload() throws Exception {
        Path path = folder.resolve("s");
        String group = Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
        try (RunningProxy proxy = new RunningProxy(manifest(path, rights(0620, group)))) {
            assertThat(attributes(path)).isEqualTo("rw--w---- " + group);
            proxy.reload(manifest(path, rights(0666, "")));
            assertThat(attributes(path)).isEqualTo("rw-rw-rw- " + group);
        }
    }

    private static String attributes(Path path) throws IOException {
        PosixFileAttributes found =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return PosixFilePermissions.toString(found.permissions()) + " " + found.group().getName();
    }

    /// Nobody may connect before the rights are right: the socket gets them where nobody may enter.
    @Test
    void theSocketIsOpenedWhereNobodyElseMayEnter() throws Exception {
        Path path = folder.resolve("s");
        List<String> seen = new java.util.ArrayList<>();
        UnixSocketFile file =
                UnixSocketFile.open(
                        path,
                        rights(0600, ""),
                        "",
                        at -> {
                            try {
                                bind(at);
                                seen.add(
                                        PosixFilePermissions.toString(
                                                Files.getPosixFilePermissions(at.getParent())));
                                seen.add(String.valueOf(Files.exists(path)));
                            } catch (IOException failure) {
                                throw new ListenException(String.valueOf(failure.getMessage()));
                            }
                        });

        assertThat(seen).containsExactly("rwx------", "false");
        assertThat(attributes(path)).startsWith("rw------- ");
        file.remove();
    }

    @Test
    void aGroupThatDoesNotExistIsAnErrorAndLeavesNothing() throws Exception {
        Path path = folder.resolve("s");

        assertThatThrownBy(() ->
                        new RunningProxy(manifest(path, rights(0600, "no-such-group"))).close())
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("there is no group no-such-group");
        assertThat(names()).isEmpty();
    }

    @Test
    void aListenerThatIsGoneAfterAReloadTakesItsSocketAlong() throws Exception {
        Path path = folder.resolve("s");
        try (RunningProxy proxy = proxy(path)) {
            proxy.reload(
                    TestManifest.listening("http").ship("app", TestManifest.route("/.*")).build());
            assertThat(names()).isEmpty();
        }
    }
}
