package dev.mothership.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Processes that run only on paper: a test says when they end.
public final class FakeProcesses implements Processes {
    /// Everything that was started, oldest first.
    public final List<Started> started = new ArrayList<>();

    private final Map<Long, Long> memory = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();

    /// One started process.
    public static final class Started implements RunningProcess {
        public final LaunchSpec spec;
        public final List<String> signals = new ArrayList<>();
        private final long pid;
        private final Consumer<ExitStatus> onExit;
        private @Nullable String diesOf;

        Started(LaunchSpec spec, long pid, Consumer<ExitStatus> onExit) {
            this.spec = spec;
            this.pid = pid;
            this.onExit = onExit;
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public void signalGroup(String name) {
            signals.add(name);
            if (name.equals(diesOf)) {
                onExit.accept(new ExitStatus.Signaled(15, name, false));
            }
        }

        @Override
        public CompletionStage<Void> outputDone() {
            return CompletableFuture.completedStage(null);
        }

        /// From now on it ends when it gets this signal.
        public void diesOf(String name) {
            diesOf = name;
        }

        /// It ends now.
        public void exit(int code) {
            onExit.accept(new ExitStatus.Exited(code));
        }

        /// A signal of somebody else ends it now.
        public void die(int number, String name) {
            onExit.accept(new ExitStatus.Signaled(number, name, false));
        }
    }

    /// From now on `program` cannot be started.
    public void refuse(String program, String reason) {
        refused.put(program, reason);
    }

    /// It can be started again.
    public void accept(String program) {
        refused.remove(program);
    }

    @Override
    public void check(LaunchSpec spec) throws LaunchException {
        String reason = refused.get(spec.argv().getFirst());
        if (reason != null) {
            throw new LaunchException(reason);
        }
    }

    @Override
    public RunningProcess launch(
            LaunchSpec spec,
            ProcessOutput stdout,
            ProcessOutput stderr,
            Consumer<ExitStatus> onExit)
            throws LaunchException {
        String reason = refused.get(spec.argv().getFirst());
        if (reason != null) {
            throw new LaunchException(reason);
        }
        Started process = new Started(spec, 100 + started.size(), onExit);
        started.add(process);
        return process;
    }

    @Override
    public Map<Long, Long> residentMemory(Set<Long> groups) {
        Map<Long, Long> found = new HashMap<>(memory);
        found.keySet().retainAll(groups);
        return found;
    }

    /// From now on a process group has so much memory.
    public void uses(long group, long bytes) {
        memory.put(group, bytes);
    }

    @Override
    public long ownPid() {
        return 7;
    }

    @Override
    public boolean isTerminal(int descriptor) {
        return false;
    }

    @Override
    public void close() {}

    /// Programs started so far.
    public List<String> programs() {
        return started.stream().map(process -> process.spec.argv().getFirst()).toList();
    }

    /// The newest process of `program`.
    public Started last(String program) {
        return started.reversed().stream()
                .filter(process -> process.spec.argv().getFirst().equals(program))
                .findFirst()
                .orElseThrow();
    }
}
