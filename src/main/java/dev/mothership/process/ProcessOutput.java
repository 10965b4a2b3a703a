package dev.mothership.process;

/// Takes what a process writes to one of its pipes. Called by one thread only, the output pump; it
/// may block: then the process is slowed down (backpressure).
public interface ProcessOutput {

    /// Bytes as they came. The array is reused after the call.
    void accept(byte[] buffer, int offset, int length);

    /// Whether [#accept] may block for reasons of its own, such as a slow disk. Then a thread of
    /// its own reads the process's pipes, so that no other process is slowed down.
    default boolean mayStall() {
        return false;
    }

    /// Nothing more will come. Called once.
    void end();
}
