package dev.mothership.proxy;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A manifest that waits to be put in force: its new listeners are open, and requests that come
/// there already go by its routes, waiting for ships that the fleet does not have yet. Everything
/// else goes on as before.
///
/// Ends with [#commit()] or [#abandon()], whichever is called first; the other does nothing then.
/// No method may be called on an event loop.
public final class Reload {
    private final Consumer<Boolean> ending;
    private final AtomicBoolean ended = new AtomicBoolean();

    /// @param ending called once, with whether to commit
    Reload(Consumer<Boolean> ending) {
        this.ending = ending;
    }

    /// From now on all requests go by the new manifest, also on connections that are open. Requests
    /// that run end as they began; those that wait for a ship are routed anew; those that still
    /// want a ship that is in the manifest no more get 503. What listeners are gone accept nothing
    /// when this returns.
    public void commit() {
        end(true);
    }

    /// Closes what was opened.
    public void abandon() {
        end(false);
    }

    private void end(boolean commit) {
        if (ended.compareAndSet(false, true)) {
            ending.accept(commit);
        }
    }
}
