package dev.mothership.flagship;

import java.util.List;

/// What people call the states of an election.
final class StateWords {
    /// All of them.
    static final List<String> ALL =
            List.of(
                    "connecting",
                    "waiting",
                    "taking over",
                    "running prelaunch",
                    "stopping prelaunch",
                    "done",
                    "stopped",
                    "failed");

    private StateWords() {}

    static String of(State state) {
        return switch (state) {
            case State.Connecting _ -> "connecting";
            case State.Watching _, State.Holding _ -> "waiting";
            case State.Settling _, State.Beginning _ -> "taking over";
            case State.Running _, State.Telling _ -> "running prelaunch";
            case State.Stopping _ -> "stopping prelaunch";
            case State.Over(Verdict.Proceed _) -> "done";
            case State.Over(Verdict.Stopped _) -> "stopped";
            case State.Over(Verdict.Failed _) -> "failed";
        };
    }
}
