package dev.mothership.process;

import java.util.List;
import java.util.stream.Collectors;

/// Whom a process runs as.
///
/// @param groups all that it belongs to
record Identity(int user, int group, List<Integer> groups) {
    Identity {
        groups = List.copyOf(groups);
    }

    /// IDs are unsigned.
    String userId() {
        return Integer.toUnsignedString(user);
    }

    String groupId() {
        return Integer.toUnsignedString(group);
    }

    /// Separated by commas.
    String groupIds() {
        return groups.stream().map(Integer::toUnsignedString).collect(Collectors.joining(","));
    }
}
