package dev.mothership.process;

/// A process that was started by us. Thread-safe.
public interface RunningProcess {

    /// Its process ID, which is also the ID of its group.
    long pid();

    /// Sends a signal to the whole group; does nothing once the process has been reaped, so that a
    /// recycled number is never hit.
    ///
    /// @param name such as `TERM`, without `SIG`
    void signalGroup(String name);
}
