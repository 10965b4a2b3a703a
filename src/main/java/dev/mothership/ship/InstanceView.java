package dev.mothership.ship;

import dev.mothership.manifest.Address;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What others may see of an instance at this moment. Used by the fleet's thread; what comes out is
/// immutable.
record InstanceView(InstanceLife life) {

    ShipSnapshot snapshot() {
        Run run = life.run();
        return new ShipSnapshot(
                life.ship().name(),
                life.ship().group(),
                life.setup().number(),
                life.label(),
                life.state(),
                run == null || !run.runs() ? OptionalLong.empty() : OptionalLong.of(run.since),
                life.restarts(),
                address(run),
                life.ship().critical() && life.ship().schedule().isEmpty());
    }

    /// For the proxy, if it has an address.
    Optional<Instance> instance() {
        Run run = life.run();
        return address(run)
                .map(address ->
                        new Instance(
                                life.ship().name(),
                                life.setup().number(),
                                address,
                                life.state().availability(),
                                run == null ? Traffic.NONE : run.traffic));
    }

    private Optional<Address> address(@Nullable Run run) {
        return run == null ? life.setup().address() : run.setup().address();
    }

    /// Its process group, while it is to go on and a limit is set to its memory.
    Optional<MemoryWatch.Watched> watched() {
        Run run = life.run();
        return run == null
                ? Optional.empty()
                : run.watched(reason -> new InstanceHealth(life, run).outgrown(reason));
    }
}
