package dev.mothership.shiplog;

import java.util.List;

/// Where ships' output and mothership's own notices go. Thread-safe.
public interface FleetLog {

    /// Which of a process's two pipes.
    enum Channel {
        STDOUT,
        STDERR
    }

    /// A new stream of output under a name, such as `app`, `app.2` or a job's name.
    Output open(String name, Channel channel);

    /// The same, to a file.
    Output open(String name, Channel channel, FileTarget target);

    /// A new stream of lines that are JSON objects, each with a `time`: where output is JSON, they
    /// are not quoted in it but get a `name`.
    Output openObjects(String name);

    /// A notice of mothership's own. Never blocks.
    void info(String message);

    /// A notice that an operator should look at. Never blocks.
    void warn(String message);

    /// A notice of something that failed. Never blocks.
    void error(String message);

    /// The last lines of output under a name, oldest first; a bounded number.
    List<String> tail(String name);

    /// One stream of bytes, cut into lines. Used by one thread at a time.
    interface Output {

        /// Bytes as they came; blocks while the reader of our output is slow.
        void accept(byte[] buffer, int offset, int length);

        /// Nothing more will come: a last line without newline is written.
        void end();
    }
}
