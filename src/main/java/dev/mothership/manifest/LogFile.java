package dev.mothership.manifest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A file that a ship's output goes to as well, and when it is rotated.
///
/// @param file absolute
/// @param maxSize bytes after which another file is begun; 0: size does not count
/// @param maxAge after which another file is begun; empty: age does not count
/// @param keep how many earlier files stay
/// @param console whether the output also goes where that of all ships goes
public record LogFile(
        Path file, long maxSize, Optional<Duration> maxAge, int keep, boolean console) {}
