package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One of the servers of a [ProtocolWorld]: a real [Protocol], a network that can fall silent, and
/// jobs that take their time.
final class ModelServer {
    private final ProtocolWorld world;
    private final String name;
    private final Protocol protocol;
    private final ModelJobs jobs;
    private final List<Runnable> heldBack = new ArrayList<>();
    private boolean alive = true;
    private boolean silent;
    private int session = -1;
    private long id;
    private long dueNumber;
    Optional<Verdict> verdict = Optional.empty();

    ModelServer(ProtocolWorld world, String name) {
        this.world = world;
        this.name = name;
        this.protocol = new Protocol(world.timing, world.release, world.now);
        this.jobs = new ModelJobs(world, name, result -> on(new Event.JobsEnded(result)));
    }

    void start() {
        perform(protocol.start(world.now));
    }

    void silence(long duration) {
        world.note(name + " silent");
        silent = true;
        world.after(
                duration,
                () -> {
                    silent = false;
                    List<Runnable> all = List.copyOf(heldBack);
                    heldBack.clear();
                    all.forEach(one -> world.after(world.millis(5), one));
                });
    }

    /// Dies at once; its session ends, and its lifeline ends its jobs soon after.
    void die() {
        if (alive && verdict.isEmpty()) {
            world.note(name + " dies");
            alive = false;
            int mine = session;
            if (!silent) {
                world.after(world.millis(5), () -> world.database.end(mine));
            }
            jobs.die();
        }
    }

    boolean runsJobs() {
        return jobs.run();
    }

    boolean dead() {
        return !alive;
    }

    void sessionEnded(int ended) {
        if (ended == session) {
            long mine = id;
            network(() ->
                    on(
                            new Event.Lost(
                                    mine, new Event.Problem("the connection was closed", false))));
        }
    }

    void notified() {
        if (session >= 0) {
            long mine = id;
            network(() -> on(new Event.Notified(mine)));
        }
    }

    private void on(Event event) {
        if (alive && !(protocol.state() instanceof State.Over)) {
            perform(protocol.on(event, world.now));
        }
    }

    private void perform(List<Action> actions) {
        actions.forEach(this::perform);
        long number = ++dueNumber;
        long at = protocol.due();
        if (at != Long.MAX_VALUE) {
            // Clocks and threads are late.
            world.after(
                    at - world.now + world.millis(40),
                    () -> {
                        if (number == dueNumber) {
                            on(new Event.Due());
                        }
                    });
        }
    }

    /// Over the network, in either direction.
    private void network(Runnable arrival) {
        if (silent) {
            heldBack.add(arrival);
        } else {
            world.after(
                    world.millis(15),
                    () -> {
                        if (silent) {
                            heldBack.add(arrival);
                        } else {
                            arrival.run();
                        }
                    });
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Connect(long forSession) -> connect(forSession);
            case Action.Close _ -> {
                int mine = session;
                session = -1;
                network(() -> world.database.end(mine));
            }
            case Action.Look _,
                    Action.TryLock _,
                    Action.Terminate _,
                    Action.Claim _,
                    Action.Begin _,
                    Action.Beat _,
                    Action.Tell _ ->
                    ask(action);
            case Action.StartJobs _ -> jobs.start();
            case Action.StopJobs(Duration grace) ->
                    jobs.stopWithin(Math.min(grace.toNanos(), 2 * world.timing.heartbeat()));
            case Action.KillJobs _ -> jobs.stopWithin(5 * ProtocolWorld.MS);
            case Action.Note _ -> {}
            case Action.Decide(Verdict found) -> decide(found);
        }
    }

    private void connect(long forSession) {
        id = forSession;
        long sent = world.now;
        Runnable refuse = () -> on(new Event.Refused(forSession, new Event.Problem("down", false)));
        if (world.database.up() && !silent) {
            world.after(
                    world.millis(30),
                    () -> {
                        if (world.database.up() && alive) {
                            session = world.database.open();
                            on(new Event.Connected(forSession, sent));
                        } else {
                            refuse.run();
                        }
                    });
        } else {
            world.after(silent ? world.timing.fence() : world.millis(30), refuse);
        }
    }

    private void ask(Action statement) {
        long sent = world.now;
        int mine = session;
        network(() -> {
            if (world.database.has(mine)) {
                Event answer = world.database.run(mine, name, statement, sent);
                network(() -> on(answer));
            }
        });
    }

    private void decide(Verdict found) {
        assertThat(jobs.run()).as("nothing runs after the end").isFalse();
        verdict = Optional.of(found);
        world.note(name + " " + found);
        if (found instanceof Verdict.Proceed && world.release.isPresent()) {
            assertThat(world.jobsDone).as("nobody serves before it is done").isPositive();
        }
    }
}
