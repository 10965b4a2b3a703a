package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.ship.Instance;
import dev.mothership.ship.Instances;
import dev.mothership.ship.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A fleet whose state a test sets.
final class FakeInstances implements Instances {
    private final List<Consumer<List<Instance>>> listeners = new ArrayList<>();
    private List<Instance> current = List.of();

    static Instance ready(String ship, int port) {
        return instance(ship, port, Instance.Availability.READY);
    }

    static Instance instance(String ship, int port, Instance.Availability availability) {
        return new Instance(
                ship, 1, new Address.Tcp("127.0.0.1", port), availability, new Traffic());
    }

    static Instance ready(String ship, int number, int port, Traffic traffic) {
        return new Instance(
                ship,
                number,
                new Address.Tcp("127.0.0.1", port),
                Instance.Availability.READY,
                traffic);
    }

    synchronized void set(Instance... instances) {
        current = List.of(instances);
        listeners.forEach(listener -> listener.accept(current));
    }

    @Override
    public synchronized List<Instance> current() {
        return current;
    }

    @Override
    public synchronized void subscribe(Consumer<List<Instance>> listener) {
        listeners.add(listener);
        listener.accept(current);
    }
}
