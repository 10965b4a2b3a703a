package dev.mothership.process;

import java.time.Duration;
import java.util.Optional;

/// Who started us as a service and wants to be told how we are, as systemd does. Thread-safe.
public interface ServiceManager {
    /// There is none.
    ServiceManager NONE =
            new ServiceManager() {
                @Override
                public boolean present() {
                    return false;
                }

                @Override
                public Optional<Duration> watchdog() {
                    return Optional.empty();
                }

                @Override
                public Optional<String> tell(String state) {
                    return Optional.empty();
                }
            };

    /// Whether there is one.
    boolean present();

    /// How long we may be silent before we are taken for hung; empty: as long as we like.
    Optional<Duration> watchdog();

    /// Sends lines of the form `NAME=value`, which sd_notify(3) lists. Blocks if the service
    /// manager does not read.
    ///
    /// @return why it could not be sent, if so
    Optional<String> tell(String state);
}
