package dev.mothership.health;

/// What one probe found.
public sealed interface Verdict {

    record Passed() implements Verdict {}

    /// @param reason for people, such as `GET /health answered 503`
    record Failed(String reason) implements Verdict {}
}
