package dev.mothership.process;

import dev.mothership.process.LibC.Function;
import java.util.function.Consumer;

/// One launch: spawns, and puts a refusal into words. Confined to one thread.
final class Launch {
    private final SystemCalls calls;
    private final Spawner spawner;
    private final Children children;
    private final Program program;

    /// Starts nothing yet.
    Launch(
            SystemCalls calls,
            Platform platform,
            Spawner spawner,
            Children children,
            LaunchSpec spec)
            throws LaunchException {
        this.calls = calls;
        this.spawner = spawner;
        this.children = children;
        program = Program.find(calls, platform, spec);
    }

    /// Starts the process with these ends of pipes as its output.
    Child start(int stdout, int stderr, Consumer<ExitStatus> onExit) throws LaunchException {
        hand(stdout);
        hand(stderr);
        Spawner.Prepared prepared = spawner.prepare(calls, program.path(), program.spec());
        try {
            return children.spawn(() -> prepared.spawn(Spawner.DEV_NULL, stdout, stderr), onExit);
        } catch (SpawnError e) {
            if (e.errno() != SystemCalls.ENOEXEC || !program.mayBeShellScript()) {
                throw LaunchException.because(program.refusal(e.errno()));
            }
        }
        Spawner.Prepared script = spawner.prepare(calls, "/bin/sh", program.asScript());
        try {
            return children.spawn(() -> script.spawn(Spawner.DEV_NULL, stdout, stderr), onExit);
        } catch (SpawnError e) {
            throw LaunchException.because("`/bin/sh` was refused: " + calls.errorText(e.errno()));
        }
    }

    /// Another user could not open `/dev/stdout` otherwise, which is how some programs are told to
    /// write to it. Best effort: not every system has owners of pipes.
    private void hand(int pipe) {
        program.identity()
                .ifPresent(to -> calls.call(Function.FCHOWN, pipe, to.user(), to.group()));
    }
}
