package dev.mothership.ship;

import java.util.List;
import java.util.function.Consumer;

/// What the proxy may know of ships. Thread-safe.
public interface Instances {

    /// All instances that have an address, as they are now. An immutable snapshot.
    List<Instance> current();

    /// Calls `listener` with the new snapshot after every change, on the fleet's thread, in order;
    /// it must not block. It is called once at once with the present state.
    void subscribe(Consumer<List<Instance>> listener);
}
