package dev.mothership.cli;

import dev.mothership.process.ExitStatus;
import dev.mothership.process.LaunchException;
import dev.mothership.process.LaunchSpec;
import dev.mothership.process.ProcessOutput;
import dev.mothership.process.Processes;
import dev.mothership.process.RunningProcess;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// A system without terminals, on which nothing may be started.
final class NoTerminal implements Processes {

    @Override
    public RunningProcess launch(
            LaunchSpec spec,
            ProcessOutput stdout,
            ProcessOutput stderr,
            Consumer<ExitStatus> onExit)
            throws LaunchException {
        throw new AssertionError("started " + spec);
    }

    @Override
    public void check(LaunchSpec spec) {
        throw new AssertionError("looked for " + spec);
    }

    @Override
    public Map<Long, Long> residentMemory(Set<Long> groups) {
        return Map.of();
    }

    @Override
    public long ownPid() {
        return 1;
    }

    @Override
    public boolean isTerminal(int descriptor) {
        return false;
    }

    @Override
    public void close() {}
}
