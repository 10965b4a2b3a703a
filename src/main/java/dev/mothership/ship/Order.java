package dev.mothership.ship;

import java.util.List;

/// What somebody asks of some ships while the fleet flies.
///
/// @param ships names of ships, or of single instances such as `app.2`
/// @param waits whether the answer is to tell how it ended, rather than that it began
/// @param by who asks, for the log
public record Order(Action action, List<String> ships, boolean waits, String by) {
    public Order {
        ships = List.copyOf(ships);
        if (ships.isEmpty()) {
            throw new IllegalArgumentException("cannot " + action.verb() + " nothing: name a ship");
        }
    }

    /// What is to be done.
    public sealed interface Action {

        /// As in "cannot restart".
        String verb();

        /// Start what does not run, and what it depends on; forget its crashes.
        record Start() implements Action {
            @Override
            public String verb() {
                return "start";
            }
        }

        /// End the process and start another; requests wait meanwhile, dependents keep running.
        record Restart() implements Action {
            @Override
            public String verb() {
                return "restart";
            }
        }

        /// Stop, dependents first, until it is started by command.
        record Stop(Dependents dependents) implements Action {
            @Override
            public String verb() {
                return "stop";
            }
        }

        /// Have so many instances.
        ///
        /// @param instances at least 1
        record Scale(int instances) implements Action {
            private static final int MOST = 1_000;

            public Scale {
                if (instances < 1 || instances > MOST) {
                    throw new IllegalArgumentException(
                            "cannot scale to "
                                    + instances
                                    + ": it is 1 to "
                                    + MOST
                                    + "; `stop` ends all of them");
                }
            }

            @Override
            public String verb() {
                return "scale";
            }
        }

        /// Make the ships what another manifest says.
        record Reload() implements Action {
            @Override
            public String verb() {
                return "reload";
            }
        }

        /// Send a signal to the process group.
        ///
        /// @param name such as `HUP`, without `SIG`
        record Signal(String name) implements Action {
            @Override
            public String verb() {
                return "signal";
            }
        }
    }

    /// What is to happen to those that run and depend on what is to be stopped.
    public enum Dependents {
        /// Nothing is stopped; the answer names them.
        REFUSE,
        /// They are stopped first.
        STOP,
        /// They keep running.
        KEEP
    }
}
