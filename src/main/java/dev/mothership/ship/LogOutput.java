package dev.mothership.ship;

import dev.mothership.manifest.LogFile;
import dev.mothership.process.ProcessOutput;
import dev.mothership.shiplog.FileTarget;
import dev.mothership.shiplog.FleetLog;
import java.util.Optional;

/// What a process writes, on its way to the fleet's log.
///
/// @param mayStall whether it goes to a file
public record LogOutput(FleetLog.Output output, boolean mayStall) implements ProcessOutput {

    /// A new stream under a name.
    public static LogOutput open(FleetLog log, String name, FleetLog.Channel channel) {
        return new LogOutput(log.open(name, channel), false);
    }

    /// A new stream under a name, to a file if there is one.
    ///
    /// @param instance 1-based: each has a file of its own
    static LogOutput open(
            FleetLog log,
            String name,
            FleetLog.Channel channel,
            Optional<LogFile> file,
            int instance) {
        return file.map(f ->
                        new LogOutput(
                                log.open(name, channel, target(f).ofInstance(instance)), true))
                .orElseGet(() -> open(log, name, channel));
    }

    private static FileTarget target(LogFile file) {
        return new FileTarget(
                file.file(), file.maxSize(), file.maxAge(), file.keep(), file.console());
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
