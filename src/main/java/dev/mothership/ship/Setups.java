package dev.mothership.ship;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Ship;
import dev.mothership.shiplog.FleetLog;
import java.util.Optional;

/// Makes what instances are started with, and chooses their ports. Owned by the fleet's thread.
final class Setups {
    private final ShipEnvironment environment;
    private final FleetLog log;
    private final PortChooser ports;

    Setups(ShipEnvironment environment, FleetLog log, PortChooser ports) {
        this.environment = environment;
        this.log = log;
        this.ports = ports;
    }

    /// For an instance that was not there before, or whose next process is to run beside the
    /// present one: with a port of its own.
    InstanceSetup fresh(Ship ship, int number, String label) {
        return with(
                ship,
                number,
                label,
                ship.needsPort()
                        ? Optional.of(new Address.Tcp("127.0.0.1", ports.choose()))
                        : ship.address(number));
    }

    /// For the next process of an instance whose present one has ended by then: at the same port.
    InstanceSetup again(InstanceSetup before, Ship ship) {
        return ship.needsPort() && before.ship().needsPort()
                ? with(ship, before.number(), before.label(), before.address())
                : fresh(ship, before.number(), before.label());
    }

    /// Its port may be chosen again.
    void release(InstanceSetup setup) {
        if (setup.ship().needsPort()
                && setup.address().orElse(null) instanceof Address.Tcp(String _, int port)) {
            ports.release(port);
        }
    }

    private InstanceSetup with(Ship ship, int number, String label, Optional<Address> address) {
        return new InstanceSetup(
                ship, number, label, address, environment.of(ship, number, address), log);
    }
}
