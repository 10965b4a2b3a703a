package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mothership.process.LibC.Function;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/// A small process of our own, `lifeline.sh`, that ends the fleet when this program has died,
/// whatever it died of. It reads the process groups from a pipe whose write end is here alone: the
/// pipe ends with us. Beyond the groups it knows processes by the token that all of them carry in
/// their environment.
///
/// Not thread-safe: [Children] calls it with its lock held, so that what the lifeline has heard is
/// what happened, in that order. No call blocks. A lifeline that does not read any more is killed,
/// and replaced when the reaper has met it.
final class Lifeline {
    private static final Logger LOG = Logger.getLogger("dev.mothership");

    /// The variable with the fleet's token.
    static final String VARIABLE = "MS_FLEET";

    private static final String SHELL = "/bin/sh";
    private static final String TOOLS = "/usr/bin:/bin:/usr/sbin:/sbin";
    private static final Path RANDOM = Path.of("/dev/urandom");
    private static final int TOKEN_BYTES = 16;

    /// Far less than `PIPE_BUF`, so that a line is written whole or not at all.
    private static final int LONGEST_LINE = 32;

    private static final int NONE = -1;

    private final Platform platform;
    private final Spawner spawner;
    private final SystemCalls calls;
    private final MemorySegment line = Arena.global().allocate(LONGEST_LINE);
    private final MemorySegment polled = Arena.global().allocate(PollSet.ENTRY_BYTES, Long.BYTES);
    private final String token = randomToken();
    private final LibC libc;
    private final boolean needed;
    private int pid = NONE;
    private int pipe = NONE;
    private boolean warned;

    /// @param needed not by process 1: the kernel ends all of its namespace with it
    Lifeline(LibC libc, Platform platform, Spawner spawner, boolean needed) {
        this.libc = libc;
        this.platform = platform;
        this.spawner = spawner;
        this.needed = needed;
        calls = libc.calls(Arena.global());
    }

    private static String randomToken() {
        try (InputStream random = Files.newInputStream(RANDOM)) {
            return HexFormat.of().formatHex(random.readNBytes(TOKEN_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RANDOM, e);
        }
    }

    /// The same launch with the token in its environment. Never changes, any thread may ask.
    LaunchSpec mark(LaunchSpec spec) {
        Map<String, String> environment = new TreeMap<>(spec.environment());
        environment.put(VARIABLE, token);
        return spec.withEnvironment(environment);
    }

    boolean runs() {
        return pid != NONE;
    }

    boolean is(int process) {
        return pid == process;
    }

    /// Starts it, if it is needed and does not run. That it cannot be started is no reason to start
    /// nothing at all: it is said once.
    ///
    /// @param groups what runs already
    ///
    /// @return whether there is a new process
    boolean start(Collection<Integer> groups) {
        if (!needed || runs()) {
            return false;
        }
        try {
            launch(groups);
            return true;
        } catch (LaunchException e) {
            if (!warned) {
                warned = true;
                LOG.warn(
                        "cannot start the lifeline: "
                                + e.reason()
                                + "; a kill -9 of mothership would leave processes behind");
            }
            return false;
        }
    }

    private void launch(Collection<Integer> groups) throws LaunchException {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls once = libc.calls(arena);
            Pipe words = Pipe.open(once, platform);
            try {
                Spawner.Prepared shell = spawner.prepare(once, SHELL, script(groups));
                pid = shell.spawn(words.readEnd(), Spawner.DEV_NULL, Spawner.DEV_NULL);
                pipe = words.writeEnd();
            } catch (SpawnError e) {
                once.close(words.writeEnd());
                throw LaunchException.because(SHELL + ": " + once.errorText(e.errno()));
            } finally {
                once.close(words.readEnd());
            }
        }
    }

    private LaunchSpec script(Collection<Integer> groups) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", source(), "lifeline", token));
        groups.forEach(group -> argv.add(group.toString()));
        String path = System.getenv("PATH");
        return new LaunchSpec(
                argv,
                Map.of("PATH", path == null ? TOOLS : TOOLS + ":" + path, "LC_ALL", "C"),
                Path.of("/"));
    }

    private static String source() {
        try (InputStream file = Lifeline.class.getResourceAsStream("lifeline.sh")) {
            if (file == null) {
                throw new IllegalStateException("cannot find lifeline.sh in the program");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read lifeline.sh", e);
        }
    }

    /// A process group has been started.
    void add(int group) {
        tell("+ " + group);
    }

    /// A process group has ended; its number is not free yet.
    void remove(int group) {
        tell("- " + group);
    }

    /// All groups have ended: it looks once for what has left them, and ends.
    void dismiss() {
        tell("end");
        closePipe();
    }

    /// It has ended and is a zombie, or somebody else has reaped it.
    void ended() {
        pid = NONE;
        closePipe();
    }

    /// To be called only while it [runs][#runs]: as our child, alive or a zombie, it has its number
    /// to itself.
    void kill() {
        calls.call(Function.KILL, pid, platform.signalNumber("KILL"));
    }

    private void tell(String words) {
        if (pipe == NONE) {
            return;
        }
        byte[] bytes = (words + "\n").getBytes(US_ASCII);
        MemorySegment.copy(bytes, 0, line, JAVA_BYTE, 0, bytes.length);
        if (!PollSet.writable(calls, polled, pipe)
                || calls.call(Function.WRITE, pipe, line.address(), bytes.length) != bytes.length) {
            kill(); // it must not take the end of the pipe for ours, so that stays open
        }
    }

    private void closePipe() {
        if (pipe != NONE) {
            calls.close(pipe);
            pipe = NONE;
        }
    }
}
