package dev.mothership.shiplog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps notices, drops output.
public final class MemoryLog implements FleetLog {
    /// Notices, oldest first.
    public final List<String> notices = new CopyOnWriteArrayList<>();

    @Override
    public Output open(String name, Channel channel) {
        return new Output() {
            @Override
            public void accept(byte[] buffer, int offset, int length) {}

            @Override
            public void end() {}
        };
    }

    @Override
    public Output open(String name, Channel channel, FileTarget target) {
        return open(name, channel);
    }

    @Override
    public Output openObjects(String name) {
        return open(name, Channel.STDOUT);
    }

    @Override
    public void info(String message) {
        notices.add(message);
    }

    @Override
    public void warn(String message) {
        notices.add(message);
    }

    @Override
    public void error(String message) {
        notices.add(message);
    }

    @Override
    public List<String> tail(String name) {
        return List.of();
    }
}
