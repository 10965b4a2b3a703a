package dev.mothership.flagship;

import java.util.Locale;

/// What a server is in an election.
public enum Role {
    /// Not known yet.
    CANDIDATE,
    /// It runs, or has run, the prelaunch jobs.
    FLAGSHIP,
    /// Another one does, or has done.
    ESCORT;

    /// What people call it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
