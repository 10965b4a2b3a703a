package dev.mothership.devmode;

import dev.mothership.fleet.Fleet;
import dev.mothership.fleet.Phase;
import dev.mothership.manifest.Manifest;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.dev.console.DevConsoleManager;
import io.quarkus.dev.spi.HotReplacementContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import io.netty.channel.Channel;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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
    private volatile byte @Nullable [] seen;

    Changes(Fleet fleet, KeptSockets sockets) {
        this.fleet = fleet;
        this.sockets = sockets;
    }

    /// Begins to look.
    void watch() {
        sockets.whenOpened(
                () -> seen = fleet.manifest().map(manifest -> content(manifest.file())).orElse(null));
        Thread.ofPlatform().daemon().name("changes").start(this::look);
    }

    /// There is no fleet any more: the next connection begins another run.
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
            boolean restarted = ended ? restart(context) : context.doScan(true);
            return restarted && context.getDeploymentProblem() == null;
        } catch (Exception e) {
            LOG.error("cannot look for changes of the code", e);
            return false;
        }
    }

    /// Even if nothing has changed. The interface has no word for it.
    private static boolean restart(HotReplacementContext context) throws ReflectiveOperationException {
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
        byte[] now = content(manifest.file());
        if (!Arrays.equals(now, seen)) {
            seen = now;
            fleet.reload(true, "a change of " + manifest.file().getFileName());
        }
    }

    private static byte @Nullable [] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return null; // reloading says it
        }
    }
}
