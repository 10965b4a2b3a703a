package dev.mothership.devmode;

import dev.mothership.cli.Application;
import dev.mothership.cli.Main;
import dev.mothership.fleet.StopSwitch;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;

/// One run of the application, between two changes of the code.
///
/// ```text
///   runs ─▶ landed because the code has changed ─▶ the next run
///     │
///     ├───▶ landed on a signal ─▶ exit
///     └───▶ ended by itself ─▶ the next request begins the next run
/// ```
@Singleton
@IfBuildProfile("dev")
class DevelopmentRun implements QuarkusApplication {
    private static final String RESTART = "the code has changed";
    private static final String EXIT = "development mode ends";

    private final Application application;
    private final Changes changes;
    private final KeptSockets sockets;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean begun;
    private volatile boolean restarting;

    DevelopmentRun(Application application, Changes changes, KeptSockets sockets) {
        this.application = application;
        this.changes = changes;
        this.sockets = sockets;
    }

    @Override
    public int run(String... arguments) {
        begun = true;
        DevelopmentMain.RUN.set(this);
        Thread.ofPlatform().daemon().name("restart").start(this::awaitRestart);
        changes.watch();
        try {
            return application.run(arguments);
        } finally {
            over.countDown();
        }
    }

    /// Quarkus asks its applications to end by this alone, and waits until they have.
    private void awaitRestart() {
        Quarkus.waitForExit();
        if (over.getCount() > 0) {
            restarting = !ApplicationLifecycleManager.isVmShuttingDown();
            Main.stop().press(restarting ? RESTART : EXIT);
        }
    }

    /// Where the whole program is ended by another way than a signal, beans are not taken away
    /// before the fleet has landed.
    void awaitEnd(@Observes ShutdownEvent event) throws InterruptedException {
        if (begun) {
            over.await();
        }
    }

    /// To be asked when all is over.
    ///
    /// @return whether the program goes on without a fleet, for there is another run to come
    boolean staysAfter(int status) {
        StopSwitch stop = Main.stop();
        boolean signaled =
                stop.insisted().toCompletableFuture().isDone() || (!restarting && stop.pressed());
        if (signaled || (!restarting && !KeptSockets.areKept())) {
            return false;
        }
        if (!restarting) {
            System.out.println(
                    "mothership: the fleet has ended with status "
                            + status
                            + "; the next request starts it again, Ctrl-C ends");
            changes.fleetHasEnded();
            sockets.answerNobody();
        }
        return true;
    }
}
