package dev.mothership.process;

/// Tells whether the kernel has killed processes because memory ran out. Confined to the reaper's
/// thread.
interface MemoryKills {
    /// For systems that do not tell.
    MemoryKills UNKNOWN = () -> Answer.NO;

    /// What happened since the last question, and how near to us.
    enum Answer {
        NO,
        /// Somewhere on this machine.
        ON_THIS_MACHINE,
        /// In the control group that our processes are in, or below.
        AMONG_OURS
    }

    Answer sinceLastAsked();
}
