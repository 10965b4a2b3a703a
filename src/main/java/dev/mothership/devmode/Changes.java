package dev.mothership.devmode;

import dev.mothership.fleet.Fleet;
import dev.mothership.fleet.Phase;
import dev.mothership.manifest.Manifest;
import io.netty.channel.Channel;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.dev.console.DevConsoleManager;
import io.quarkus.dev.spi.HotReplacementContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/// Looks for changes when a connection has come, before it is served: one look for all that came
/// before it began.
///
/// A change of the code ends this run and begins the next one, within [HotReplacementContext]; the
/// thread here outlives its run for that long. A change of the manifest is a reload.
@Singleton
@IfBuildProfile("dev")
class Changes {
    private static final Logger LOG = Logger.getLogger("dev.mothership");

    private final Fleet fleet;
    private final KeptSockets sockets;
    private volatile boolean ended;
    private volatile byte[] seen = {};

    Changes(Fleet fleet, KeptSockets sockets) {
        this.fleet = fleet;
        this.sockets = sockets;
    }

    /// Begins to look.
    void watch() {
        sockets.whenOpened(() -> fleet.manifest().ifPresent(manifest -> seen = content(manifest)));
        Thread.ofPlatform().daemon().name("changes").start(this::look);
    }

    /// There is no fleet any more: each look begins another run.
    void fleetHasEnded() {
        ended = true;
    }

    private void look() {
        try {
            while (true) {
                List<Channel> arrived = sockets.awaitArrivals();
                if (hasRestarted()) {
                    return; // the next run takes them
                }
                if (!ended) {
                    reload();
                }
                sockets.admit(arrived);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether another run has begun
    private boolean hasRestarted() {
        HotReplacementContext context = DevConsoleManager.getHotReplacementContext();
        try {
            boolean over = ended ? restart(context) : context.doScan(true);
            ended |= over;
            return over && context.getDeploymentProblem() == null;
        } catch (Exception e) {
            LOG.error("cannot look for changes of the code", e);
            return false;
        }
    }

    /// Even if nothing has changed. The interface has no word for it.
    private static boolean restart(HotReplacementContext context)
            throws ReflectiveOperationException {
        return (boolean)
                context.getClass()
                        .getMethod("doScan", boolean.class, boolean.class)
                        .invoke(context, true, true);
    }

    private void reload() {
        Manifest manifest = fleet.manifest().orElse(null);
        if (manifest == null || fleet.phase() != Phase.FLYING) {
            return;
        }
        byte[] now = content(manifest);
        if (!Arrays.equals(now, seen)) {
            seen = now;
            fleet.reload(true, "a change of " + manifest.file().getFileName());
        }
    }

    /// Nothing where it cannot be read: the reload says why.
    private static byte[] content(Manifest manifest) {
        try {
            return Files.readAllBytes(manifest.file());
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
