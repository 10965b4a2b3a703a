package dev.mothership.process;

import java.util.function.Consumer;

/// The seam to the operating system's processes. Thread-safe.
public interface Processes extends AutoCloseable {

    /// Starts a process in a group of its own, with `/dev/null` as standard input, pipes as
    /// standard output and error, default signal dispositions, an empty signal mask and no other
    /// descriptor.
    ///
    /// @param onExit called once, on the reaper's thread, when the process has ended and the rest
    ///   of its group was killed; must not block. May be called before this method returns.
    RunningProcess launch(
            LaunchSpec spec,
            ProcessOutput stdout,
            ProcessOutput stderr,
            Consumer<ExitStatus> onExit)
            throws LaunchException;

    /// Kills every group that is still alive and ends the threads.
    @Override
    void close();
}
