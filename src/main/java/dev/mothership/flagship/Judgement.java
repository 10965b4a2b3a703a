package dev.mothership.flagship;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether what stands in the table is the end of it for this server.
///
/// Without a release a turn counts only for servers that were booting already when it ended. That
/// is told by two spans of time, each measured by one clock: how long ago it ended, by the
/// database's, and for how long we have been booting, by ours.
///
/// @param release what is booted; empty: turns are for one wave of servers each
record Judgement(Optional<String> release) {

    /// @param booting for how long
    Optional<Verdict> of(Sight sight, Duration booting) {
        return sight.turn().flatMap(turn -> of(turn, booting));
    }

    private Optional<Verdict> of(Turn turn, Duration booting) {
        boolean together = turn.finished().map(ago -> ago.compareTo(booting) < 0).orElse(false);
        return switch (turn.phase()) {
            case RUNNING, STOPPED, LOST -> Optional.empty();
            case READY ->
                    together || release.isPresent()
                            ? Optional.of(new Verdict.Proceed(Role.ESCORT))
                            : Optional.empty();
            case FAILED ->
                    together
                            ? Optional.of(
                                    new Verdict.Failed(
                                            "the flagship "
                                                    + turn.server()
                                                    + " failed: "
                                                    + turn.report().reason(),
                                            turn.report().lines()))
                            : Optional.empty();
        };
    }

    /// What is to be said when ships start because of what another server did.
    List<String> words(Sight sight, Duration booting) {
        List<String> words = new ArrayList<>();
        sight.turn()
                .ifPresent(turn -> {
                    String what = release.map(r -> "release " + r).orElse("prelaunch");
                    boolean together =
                            turn.finished().map(ago -> ago.compareTo(booting) < 0).orElse(false);
                    words.add(
                            together
                                    ? what
                                            + " is ready: the flagship "
                                            + turn.server()
                                            + " has run prelaunch"
                                    : what
                                            + " was made ready before by "
                                            + turn.server()
                                            + ": prelaunch is skipped");
                });
        sight.newer()
                .ifPresent(newer ->
                        words.add(
                                "this server boots an older release: "
                                        + newer
                                        + " was made ready since"));
        return words;
    }
}
