package dev.mothership.process;

import java.util.Map;
import java.util.Set;

/// Measures the resident memory of process groups. Thread-safe.
interface ResidentMemory {

    /// One pass over the system's processes.
    ///
    /// @return bytes by group; groups without a process, and all where the system cannot say, are
    ///   absent. Pages shared between processes of a group count once for each.
    Map<Long, Long> of(Set<Long> groups);
}
