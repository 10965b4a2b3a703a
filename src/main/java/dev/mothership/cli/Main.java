package dev.mothership.cli;

import dev.mothership.fleet.StopSwitch;
import dev.mothership.timer.SystemTimer;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.function.BiConsumer;

/// The first line of the program.
@QuarkusMain
public final class Main {
    /// Pressed by signals, from before there are beans.
    static final StopSwitch STOP = new StopSwitch(new SystemTimer());

    private Main() {}

    public static void main(String... arguments) {
        run(Application.class, Main::exit, arguments);
    }

    /// Runs a command.
    ///
    /// @param ending called at the end, with its exit status, or why there is none
    public static void run(
            Class<? extends QuarkusApplication> application,
            BiConsumer<Integer, Throwable> ending,
            String... arguments) {
        new Signals(STOP).install();
        Quarkus.run(application, ending, arguments);
    }

    /// How the outside stops what runs.
    public static StopSwitch stop() {
        return STOP;
    }

    /// From now on TERM, INT and HUP end this program, in which nothing runs.
    public static void exitOnSignals() {
        Signals.exit();
    }

    /// A signal that ends Quarkus's own start, before ours is back in place, is an ordered stop as
    /// well.
    private static void exit(Integer status, Throwable failure) {
        if (failure != null) {
            failure.printStackTrace();
        }
        boolean signaled = status == 128 + 2 || status == 128 + 15;
        System.exit(signaled ? 0 : status);
    }
}
