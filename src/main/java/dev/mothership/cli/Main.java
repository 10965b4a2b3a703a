package dev.mothership.cli;

import dev.mothership.fleet.StopSwitch;
import dev.mothership.timer.SystemTimer;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The first line of the program.
@QuarkusMain
public final class Main {
    /// Pressed by signals, from before there are beans.
    static final StopSwitch STOP = new StopSwitch(new SystemTimer());

    private Main() {}

    public static void main(String... arguments) {
        new Signals(STOP).install();
        Quarkus.run(Application.class, Main::exit, arguments);
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
