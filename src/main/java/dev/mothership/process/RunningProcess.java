package dev.mothership.process;

import java.util.concurrent.CompletionStage;

/// A process that was started by us. Thread-safe.
public interface RunningProcess {

    /// Its process ID, which is also the ID of its group.
    long pid();

    /// Sends a signal to the whole group; does nothing once the process has been reaped, so that a
    /// recycled number is never hit.
    ///
    /// @param name such as `TERM`, without `SIG`
    ///
    /// @throws IllegalArgumentException if the system has no signal of this name
    void signalGroup(String name);

    /// Completed when both outputs have ended, on the output pump's thread. That can be long after
    /// the exit, if something that left the group holds the pipes.
    CompletionStage<Void> outputDone();
}
