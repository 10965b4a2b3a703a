package dev.mothership.flagship;

/// Where an election says what happens. Thread-safe; never blocks.
public interface Notices {
    void info(String message);

    void warn(String message);
}
