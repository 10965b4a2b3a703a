package dev.mothership.process;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The seam to the operating system's processes. Thread-safe.
public interface Processes extends AutoCloseable {

    /// Starts a process in a group of its own, with `/dev/null` as standard input, pipes as
    /// standard output and error, default signal dispositions, an empty signal mask and no other
    /// descriptor.
    ///
    /// @param stdout takes its output until the pipe is closed by all who hold it, which can be
    ///   after the exit; not called at all if the process cannot be started. Likewise `stderr`.
    /// @param onExit called once, on the reaper's thread, when the process has ended and the rest
    ///   of its group was killed; must not block. May be called before this method returns.
    RunningProcess launch(
            LaunchSpec spec,
            ProcessOutput stdout,
            ProcessOutput stderr,
            Consumer<ExitStatus> onExit)
            throws LaunchException;

    /// Looks whether a process could be started now, as far as that can be known without starting
    /// it: its folder, its program, that one's interpreter, its user.
    ///
    /// @throws LaunchException if not, as [#launch] would
    void check(LaunchSpec spec) throws LaunchException;

    /// Resident memory of process groups, in bytes, in one pass over the system's processes. Groups
    /// that have none, and all of them where the system does not tell, are absent.
    Map<Long, Long> residentMemory(Set<Long> groups);

    /// CPU time of process groups, user and system, with the children that they have waited for.
    /// Groups that have no process, and all of them where the system does not tell, are absent.
    default Map<Long, Duration> cpuTime(Set<Long> groups) {
        return Map.of();
    }

    /// The process ID of this program.
    long ownPid();

    /// Whether a descriptor of our own, such as 1 for standard output, is a terminal.
    boolean isTerminal(int descriptor);

    /// Kills every group that is still alive and ends the threads.
    @Override
    void close();
}
