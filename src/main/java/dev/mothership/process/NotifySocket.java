package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/// A service manager that is told by datagrams to the Unix socket which `NOTIFY_SOCKET` names, as
/// sd_notify(3) says. Java has no such sockets. Each message has a socket of its own: there are
/// few, and the service manager may have been executed anew in between.
public final class NotifySocket implements ServiceManager {
    /// <asm-generic/socket.h> and its like, the same on all of Linux that we run on.
    private static final int AF_UNIX = 1;

    private static final int SOCK_DGRAM = 2;
    private static final int MSG_NOSIGNAL = 0x4000;

    /// <sys/un.h>: the family, then as many bytes of path.
    private static final int FAMILY = Short.BYTES;

    private static final int PATH = 108;

    private final LibC libc;
    private final Platform platform;
    private final byte[] path;
    private final Optional<Duration> watchdog;

    private NotifySocket(LibC libc, Platform platform, byte[] path, Optional<Duration> watchdog) {
        this.libc = libc;
        this.platform = platform;
        this.path = path;
        this.watchdog = watchdog;
    }

    /// That of our environment: [ServiceManager#NONE] if it names none that we can reach, which is
    /// always so elsewhere than on Linux.
    ///
    /// @param ownPid `WATCHDOG_PID` says whose the watchdog is; an inherited one is not ours
    public static ServiceManager of(Map<String, String> environment, long ownPid) {
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        byte[] path = RawText.encode(name);
        if (!(name.startsWith("/") || name.startsWith("@"))
                || path.length >= PATH
                || !System.getProperty("os.name").equals("Linux")) {
            return NONE;
        }
        if (path[0] == '@') {
            path[0] = 0; // a name that is no file's
        }
        return new NotifySocket(LibC.link(), new Linux(), path, watchdog(environment, ownPid));
    }

    static Optional<Duration> watchdog(Map<String, String> environment, long ownPid) {
        String own = Long.toString(ownPid);
        if (!environment.getOrDefault("WATCHDOG_PID", own).equals(own)) {
            return Optional.empty();
        }
        try {
            long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            return micros > 0
                    ? Optional.of(Duration.of(micros, ChronoUnit.MICROS))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public Optional<Duration> watchdog() {
        return watchdog;
    }

    @Override
    public Optional<String> tell(String state) {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = libc.calls(arena);
            int socket =
                    calls.call(Function.SOCKET, AF_UNIX, SOCK_DGRAM | platform.closeOnExec(), 0);
            if (socket < 0) {
                return Optional.of(calls.errorText(calls.errno()));
            }
            try {
                return send(calls, socket, calls.string(state));
            } finally {
                calls.close(socket);
            }
        }
    }

    /// @param text ends with NUL, which is not sent
    private Optional<String> send(SystemCalls calls, int socket, MemorySegment text) {
        MemorySegment address = calls.allocate(FAMILY + PATH);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, FAMILY, path.length);
        int sent;
        do {
            sent =
                    calls.call(
                            Function.SENDTO,
                            socket,
                            text.address(),
                            text.byteSize() - 1,
                            MSG_NOSIGNAL,
                            address.address(),
                            FAMILY + path.length);
        } while (sent < 0 && calls.errno() == SystemCalls.EINTR);
        return sent < 0 ? Optional.of(calls.errorText(calls.errno())) : Optional.empty();
    }
}
