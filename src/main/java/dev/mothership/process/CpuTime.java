package dev.mothership.process;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// Measures the CPU time of process groups. Thread-safe.
interface CpuTime {

    /// One pass over the system's processes.
    ///
    /// @return by group: user and system time of its processes and of the children that they have
    ///   waited for; groups without a process, and all where the system cannot say, are absent
    Map<Long, Duration> of(Set<Long> groups);
}
