package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;

/// The jobs of one server of a [ProtocolWorld].
final class ModelJobs {
    private final ProtocolWorld world;
    private final String name;
    private final Consumer<PrelaunchJobs.Result> ended;
    private int run;
    private boolean runs;
    private boolean alive = true;

    /// @param ended is told of each end
    ModelJobs(ProtocolWorld world, String name, Consumer<PrelaunchJobs.Result> ended) {
        this.world = world;
        this.name = name;
        this.ended = ended;
    }

    /// Whether they run now.
    boolean run() {
        return runs;
    }

    void start() {
        world.note(name + " starts jobs");
        world.jobsRunning++;
        runs = true;
        int current = ++run;
        assertThat(world.jobsRunning).as("never two at a time").isEqualTo(1);
        world.after(50 * ProtocolWorld.MS + world.beats(8), () -> end(current, false));
    }

    /// Ends them at a random moment until then.
    void stopWithin(long most) {
        int current = run;
        world.after((long) (world.random.nextDouble() * most), () -> end(current, true));
    }

    /// Their server is killed: a lifeline ends them.
    void die() {
        alive = false;
        int current = run;
        world.after(500 * ProtocolWorld.MS + world.millis(400), () -> end(current, false));
    }

    private void end(int ofRun, boolean stopped) {
        if (runs && run == ofRun) {
            world.note(name + (stopped ? " jobs stopped" : " jobs ended"));
            runs = false;
            world.jobsRunning--;
            if (!stopped && alive) {
                world.jobsDone++;
            }
            PrelaunchJobs.Result result =
                    stopped ? new PrelaunchJobs.Result.Stopped() : new PrelaunchJobs.Result.Done();
            world.after(world.millis(20), () -> ended.accept(result));
        }
    }
}
