package dev.mothership.manifest;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a ship's processes may be and use; what is empty stays as it is for mothership itself.
///
/// @param user name of the user that it runs as
/// @param group name of the group that it runs as
/// @param umask rights that files it makes do not get
/// @param nofile open files of a process at most
/// @param memory bytes of resident memory of its process group, over which it is restarted
public record Confinement(
        Optional<String> user,
        Optional<String> group,
        OptionalInt umask,
        OptionalLong nofile,
        OptionalLong memory) {
    /// As mothership itself.
    public static final Confinement NONE =
            new Confinement(
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
}
