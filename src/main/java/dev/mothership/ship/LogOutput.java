package dev.mothership.ship;

import dev.mothership.process.ProcessOutput;
import dev.mothership.shiplog.FleetLog;

/// What a process writes, on its way to the fleet's log.
public record LogOutput(FleetLog.Output output) implements ProcessOutput {

    /// A new stream under a name.
    public static LogOutput open(FleetLog log, String name, FleetLog.Channel channel) {
        return new LogOutput(log.open(name, channel));
    }

    @Override
    public void accept(byte[] buffer, int offset, int length) {
        output.accept(buffer, offset, length);
    }

    @Override
    public void end() {
        output.end();
    }
}
