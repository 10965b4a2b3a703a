package dev.mothership.fleet;

import dev.mothership.manifest.ProxySettings;
import dev.mothership.proxy.AccessSink;
import dev.mothership.shiplog.FleetLog;
import org.jspecify.annotations.Nullable;

/// Puts the access log among the output of the fleet, as that of a ship called `access`. Used by
/// one thread at a time.
final class AccessOutput implements AccessSink {
    private static final String NAME = "access";

    private final FleetLog log;
    private FleetLog.@Nullable Output lines;
    private FleetLog.@Nullable Output objects;

    AccessOutput(FleetLog log) {
        this.log = log;
    }

    @Override
    public void write(ProxySettings.AccessLog format, byte[] text) {
        output(format).accept(text, 0, text.length);
    }

    /// Opened when it is first used: most fleets have none.
    private FleetLog.Output output(ProxySettings.AccessLog format) {
        FleetLog.Output known =
                switch (format) {
                    case COMBINED -> lines;
                    case JSON -> objects;
                };
        if (known != null) {
            return known;
        }
        return switch (format) {
            case COMBINED -> lines = log.open(NAME, FleetLog.Channel.STDOUT);
            case JSON -> objects = log.openObjects(NAME);
        };
    }
}
