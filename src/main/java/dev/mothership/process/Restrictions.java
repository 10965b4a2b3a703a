package dev.mothership.process;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a process may be and use, where that is not as for this program itself.
///
/// @param user name or number of the user that it runs as, with that user's groups
/// @param group name or number of its group, instead of the user's own
/// @param umask rights that files it makes do not get
/// @param nofile open files at most, soft and hard limit
public record Restrictions(
        Optional<String> user, Optional<String> group, OptionalInt umask, OptionalLong nofile) {
    /// As this program.
    public static final Restrictions NONE =
            new Restrictions(
                    Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalLong.empty());
}
