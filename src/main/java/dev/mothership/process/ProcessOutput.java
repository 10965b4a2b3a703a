package dev.mothership.process;

/// Takes what a process writes to one of its pipes. Called by one thread only, the output pump; it
/// may block: then the process is slowed down (backpressure).
public interface ProcessOutput {

    /// Bytes as they came. The array is reused after the call.
    void accept(byte[] buffer, int offset, int length);

    /// Nothing more will come. Called once.
    void end();
}
