package dev.mothership.process;

/// How a process ended.
public sealed interface ExitStatus {

    /// It called `exit`.
    ///
    /// @param code 0 to 255
    record Exited(int code) implements ExitStatus {
        @Override
        public String toString() {
            return "exit status " + code;
        }
    }

    /// A signal ended it.
    ///
    /// @param name such as `KILL`, without `SIG`
    record Signaled(int number, String name, boolean coreDumped) implements ExitStatus {
        @Override
        public String toString() {
            return "killed by SIG" + name + (coreDumped ? ", core dumped" : "");
        }
    }

    /// SIGKILL ended it, which we did not send, and the kernel has just killed for lack of memory.
    /// It does not say whom.
    ///
    /// @param ours it did so among our processes, and not just somewhere on the machine
    record KilledForMemory(boolean ours) implements ExitStatus {
        @Override
        public String toString() {
            return "killed by SIGKILL, "
                    + (ours ? "most likely" : "perhaps")
                    + " by the kernel for lack of memory";
        }
    }

    /// Exit status 0.
    default boolean success() {
        return this instanceof Exited(int code) && code == 0;
    }
}
