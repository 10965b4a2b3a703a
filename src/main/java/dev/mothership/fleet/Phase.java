package dev.mothership.fleet;

/// Where the fleet as a whole is, for views.
public enum Phase {
    /// Nothing runs yet.
    PARKED,
    /// Uplinks are asked, a flagship is elected, prelaunch jobs run.
    PRELAUNCH,
    /// Ships start or run.
    FLYING,
    /// Everything is being stopped.
    LANDING;

    /// What people call it.
    public String label() {
        return switch (this) {
            case PARKED -> "parked";
            case PRELAUNCH -> "prelaunch";
            case FLYING -> "flying";
            case LANDING -> "landing";
        };
    }
}
