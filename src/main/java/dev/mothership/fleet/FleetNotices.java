package dev.mothership.fleet;

import dev.mothership.flagship.Notices;
import dev.mothership.shiplog.FleetLog;

/// What an election says, in the fleet's log.
record FleetNotices(FleetLog log) implements Notices {
    @Override
    public void info(String message) {
        log.info(message);
    }

    @Override
    public void warn(String message) {
        log.warn(message);
    }
}
