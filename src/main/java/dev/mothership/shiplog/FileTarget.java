package dev.mothership.shiplog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A file that output goes to.
///
/// @param maxSize bytes from which on it is rotated; 0: size does not count
/// @param maxAge since the file was begun, from which on it is rotated
/// @param keep how many earlier files stay: `file.1` is the latest
/// @param console whether the output goes to the console, too
public record FileTarget(
        Path file, long maxSize, Optional<Duration> maxAge, int keep, boolean console) {
    public FileTarget {
        if (maxSize < 0 || keep < 0) {
            throw new IllegalArgumentException(
                    "cannot use max_size " + maxSize + " and keep " + keep + ": none is negative");
        }
    }

    /// That of another instance: the first has the file itself, the second of `app.log` has
    /// `app.2.log`.
    ///
    /// @param instance 1-based
    public FileTarget ofInstance(int instance) {
        if (instance == 1) {
            return this;
        }
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        int at = dot > 0 ? dot : name.length();
        String own = name.substring(0, at) + "." + instance + name.substring(at);
        return new FileTarget(file.resolveSibling(own), maxSize, maxAge, keep, console);
    }
}
