package dev.mothership.flagship;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where an election is, for views.
///
/// @param state in a word or two, such as `waiting`
/// @param since when that began
/// @param flagship the server that is the flagship, once that is known
public record FlagshipView(
        Role role,
        Optional<String> release,
        String state,
        Instant since,
        Optional<String> flagship) {
    /// Every word that [#state] can be.
    public static final List<String> STATES = StateWords.ALL;
}
