package dev.mothership.cli;

import dev.mothership.fleet.StopSwitch;
import java.util.List;
import sun.misc.Signal;

/// mothership's own signals, from the first line of `main`: TERM and INT stop in order, a second
/// one at once. Before a fleet exists they only press the switch, which the boot looks at. So does
/// HUP until a fleet says what it means; USR1 does nothing until then.
final class Signals {
    private static final List<String> STOP = List.of("INT", "TERM", "HUP");

    private final StopSwitch stop;

    Signals(StopSwitch stop) {
        this.stop = stop;
    }

    /// Takes the signals over. Called again after Quarkus has started, which installs handlers of
    /// its own in a native executable.
    void install() {
        for (String name : STOP) {
            Signal.handle(new Signal(name), signal -> stop.press("SIG" + signal.getName()));
        }
        Signal.handle(new Signal("USR1"), _ -> {});
    }

    /// From now on TERM, INT and HUP end this program, which has no fleet to land.
    static void endCommand() {
        for (String name : STOP) {
            Signal.handle(
                    new Signal(name),
                    signal -> Runtime.getRuntime().halt(128 + signal.getNumber()));
        }
    }

    /// From now on TERM, INT and HUP end this program in the JVM's own way.
    static void exit() {
        for (String name : STOP) {
            Signal.handle(
                    new Signal(name),
                    signal ->
                            Thread.ofPlatform()
                                    .name(name)
                                    .start(() -> System.exit(128 + signal.getNumber())));
        }
    }

    /// From now on HUP runs `action`, unless it was ignored when we started, as `nohup` does.
    static void onHangUp(Runnable action) {
        Signal.handle(new Signal("HUP"), _ -> action.run());
    }

    /// From now on USR1 runs `action`, on a thread of its own: it may block.
    static void onReopen(Runnable action) {
        Signal.handle(
                new Signal("USR1"), _ -> Thread.ofPlatform().daemon().name("USR1").start(action));
    }
}
