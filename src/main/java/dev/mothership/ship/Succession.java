package dev.mothership.ship;

import dev.mothership.process.ExitStatus;
import dev.mothership.process.LaunchException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The processes of an instance beside the present one: a successor, which is to take over as soon
/// as it is ready, and those that were replaced and have yet to end. Owned by the fleet's thread.
///
/// ```text
///   due ── its turn ──▶ successor starts ── ready ──▶ it is the present one, that one is ended
///                              └── ends, or does not become ready ──▶ problem; the present one
///                                                                     runs on
/// ```
final class Succession {
    private final Bridge bridge;
    private final Consumer<Run> gone;
    private final Set<Run> replaced = new HashSet<>();
    private @Nullable Run successor;
    private @Nullable String problem;
    private boolean due;

    /// @param gone is told of each that has ended
    Succession(Bridge bridge, Consumer<Run> gone) {
        this.bridge = bridge;
        this.gone = gone;
    }

    /// Whether the instance is to be replaced when its turn comes.
    boolean due() {
        return due;
    }

    void becomeDue() {
        problem = null;
        due = true;
    }

    /// The instance is not replaced after all.
    void spare(String why) {
        due = false;
        problem = why;
    }

    /// Why the instance was not replaced when that was last asked for.
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    void forgetProblem() {
        problem = null;
    }

    /// Whether a successor is on its way.
    boolean begun() {
        return successor != null;
    }

    /// Whether nothing runs beside the present process.
    boolean over() {
        return successor == null && replaced.isEmpty();
    }

    boolean isSuccessor(Run run) {
        return run == successor;
    }

    /// Starts a successor, in place of one that is on its way.
    ///
    /// @param exited is told of its end
    Run begin(InstanceSetup setup, BiConsumer<Run, ExitStatus> exited) throws LaunchException {
        cancel();
        Run coming = new Run(setup, bridge);
        successor = coming;
        try {
            coming.launch(exited);
        } catch (LaunchException e) {
            successor = null;
            gone.accept(coming);
            throw e;
        }
        return coming;
    }

    /// The successor is the present process from now on; null if there is none.
    @Nullable Run complete() {
        Run taken = successor;
        successor = null;
        return taken;
    }

    /// The successor will not take over.
    void fail(String reason) {
        problem = reason;
        due = false;
        dropSuccessor();
    }

    /// Nothing is to replace the present process any more.
    void cancel() {
        problem = null;
        due = false;
        dropSuccessor();
    }

    private void dropSuccessor() {
        Run dropped = complete();
        if (dropped != null) {
            end(dropped);
        }
    }

    /// Ends a process that is not the present one any more.
    void end(Run before) {
        if (before.runs()) {
            replaced.add(before);
            before.end();
        } else {
            before.close();
            gone.accept(before);
        }
    }

    /// @return whether it was one that had yet to end
    boolean ended(Run run) {
        boolean known = replaced.remove(run);
        if (known) {
            gone.accept(run);
        }
        return known;
    }

    void kill() {
        cancel();
        replaced.forEach(run -> run.signal("KILL"));
    }
}
