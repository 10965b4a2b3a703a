package dev.mothership.ship;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Scanner;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Chooses ports for ships: free when chosen, never the same twice, and outside the range from
/// which the system takes ports for outgoing connections, so that none of those can take a ship's
/// port while it restarts.
///
/// Not thread-safe.
public final class PortChooser {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_000;
    private static final Path EPHEMERAL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private final RandomGenerator random;
    private final int highest;
    private final Set<Integer> given = new HashSet<>();

    public PortChooser(RandomGenerator random) {
        this.random = random;
        this.highest = Math.min(HIGHEST, Math.max(LOWEST + 1_000, lowestEphemeral() - 1));
    }

    /// A port that nothing listens on, neither on loopback nor on all addresses.
    public int choose() {
        int span = highest - LOWEST;
        int start = random.nextInt(span);
        for (int i = 0; i < span; i++) {
            int port = LOWEST + (start + i) % span;
            if (!given.contains(port) && free(port)) {
                given.add(port);
                return port;
            }
        }
        throw new IllegalStateException(
                "cannot find a free port between " + LOWEST + " and " + highest);
    }

    /// Nothing of ours uses it any more.
    void release(int port) {
        given.remove(port);
    }

    private static boolean free(int port) {
        try (ServerSocket any = new ServerSocket()) {
            any.bind(new InetSocketAddress(port));
        } catch (IOException _) {
            return false;
        }
        try (ServerSocket loopback = new ServerSocket()) {
            loopback.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Linux says; FreeBSD and macOS start at 49152 (10000 on old FreeBSD: then the lower part of
    /// our own range is used).
    private static int lowestEphemeral() {
        try {
            return new Scanner(Files.readString(EPHEMERAL_RANGE)).nextInt();
        } catch (IOException | NoSuchElementException _) {
            return 49_152;
        }
    }
}
