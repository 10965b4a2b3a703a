package dev.mothership.fleet;

import dev.mothership.manifest.Manifest;
import dev.mothership.proxy.ListenException;
import dev.mothership.proxy.Proxy;
import dev.mothership.proxy.Reload;
import dev.mothership.ship.OrderAnswer;
import dev.mothership.ship.ShipManager;
import dev.mothership.shiplog.FleetLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/// Makes a fleet that flies what its manifest says by now.
///
/// ```text
///   read ─▶ new listeners open ─▶ ships compared ─▶ routes switch ─▶ ships stop, change, start
///    │             │                    │
///    └─────────────┴────────────────────┴─ wrong, taken, or landing: nothing is changed
/// ```
///
/// Thread-safe; one reload at a time.
final class Reloading {
    private final ManifestSource source;
    private final ShipManager ships;
    private final Proxy.Listening listening;
    private final FleetLog log;
    private final AtomicReference<Manifest> manifest;
    private final ReentrantLock lock = new ReentrantLock();

    /// @param manifest the one in force
    Reloading(
            ManifestSource source,
            ShipManager ships,
            Proxy.Listening listening,
            FleetLog log,
            AtomicReference<Manifest> manifest) {
        this.source = source;
        this.ships = ships;
        this.listening = listening;
        this.log = log;
        this.manifest = manifest;
    }

    /// Blocks until it is done; on no event loop.
    ///
    /// @param waits whether that is when every ship has got where it was to go, rather than when it
    ///   began
    /// @param by who asks, for the log
    ReloadAnswer run(boolean waits, String by) {
        ReloadAnswer answer = begin(waits, by);
        if (answer instanceof ReloadAnswer.Refused(String reason)) {
            log.error(reason + "; nothing was changed");
        }
        return answer;
    }

    /// The next reload may begin when this one has: the fleet's thread keeps them in order.
    private ReloadAnswer begin(boolean waits, String by) {
        if (!lock.tryLock()) {
            return new ReloadAnswer.Refused("cannot reload: another reload is under way");
        }
        Begun begun;
        try {
            log.info("reload asked for by " + by);
            begun = begin(source.load(), waits, by);
        } catch (ManifestSource.Rejected e) {
            e.problems().forEach(log::error);
            log.error("cannot reload: the manifest is wrong; nothing was changed");
            return new ReloadAnswer.Rejected(e.problems());
        } catch (ListenException | IllegalStateException e) {
            return new ReloadAnswer.Refused("cannot reload: " + e.getMessage());
        } finally {
            lock.unlock();
        }
        return switch (begun.answer().toCompletableFuture().join()) {
            case OrderAnswer.Refused(String reason) -> {
                begun.routes().abandon();
                yield new ReloadAnswer.Refused(reason);
            }
            case OrderAnswer.Done(List<OrderAnswer.Result> results) ->
                    new ReloadAnswer.Done(begun.notes(), results);
        };
    }

    private Begun begin(Manifest next, boolean waits, String by) throws ListenException {
        Reload routes = listening.prepare(next);
        List<String> notes = new ArrayList<>();
        CompletableFuture<Void> known = new CompletableFuture<>();
        CompletionStage<OrderAnswer> answer =
                ships.reload(
                        next.ships(),
                        waits,
                        by,
                        difference -> {
                            notes.add(difference.toString());
                            notes.addAll(
                                    ListenerDifference.notes(
                                            manifest.get().listeners(), next.listeners()));
                            notes.addAll(settingsThatWait(manifest.get(), next));
                            notes.forEach(note -> log.info("reload: " + note));
                            routes.commit();
                            manifest.set(next);
                            known.complete(null);
                        });
        answer.whenComplete((_, _) -> known.complete(null));
        known.join();
        return new Begun(routes, notes, answer);
    }

    /// A reload that has begun, or was refused.
    private record Begun(Reload routes, List<String> notes, CompletionStage<OrderAnswer> answer) {}

    /// What stays as it is until the next start, and has changed.
    private static List<String> settingsThatWait(Manifest now, Manifest next) {
        List<String> notes = new ArrayList<>();
        if (!now.name().equals(next.name())) {
            notes.add("`name` stays " + now.name() + " until the next start");
        }
        if (!now.admin().equals(next.admin())) {
            notes.add("`metrics` stays where it is until the next start");
        }
        if (!now.prelaunch().equals(next.prelaunch())) {
            notes.add("`prelaunch` jobs are not run again before the next start");
        }
        if (!now.preparation().equals(next.preparation())) {
            notes.add("`uplinks` and `flagship` are not looked at before the next start");
        }
        return notes;
    }
}
