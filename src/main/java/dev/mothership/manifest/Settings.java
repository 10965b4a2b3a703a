package dev.mothership.manifest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;

/// What beans need of `[mothership]`, read from the checked manifest and nothing else: no
/// environment variable, system property or expression can change it.
@ConfigMapping(prefix = "mothership", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface Settings {

    /// For the whole ordered shutdown; after it everything left is killed.
    @WithDefault("PT25S")
    Duration shutdownTimeout();

    /// Limits of the proxy.
    Limits limits();

    /// `[mothership] limits`.
    interface Limits {

        /// Bytes of request line and headers together; a longer head gets 431.
        @WithDefault("32768")
        int headerSize();

        /// Bytes of a request body; a longer one gets 413. Empty: unlimited.
        OptionalLong bodySize();

        /// From the last byte of the request to the response's head; then 504.
        @WithDefault("PT60S")
        Duration requestTimeout();

        /// For which a connection may be without traffic.
        @WithDefault("PT75S")
        Duration idleTimeout();

        /// How long a request waits for a ship that is starting before it gets 503.
        @WithDefault("PT10S")
        Duration hold();

        /// Between a ship's stop and its WebSockets being closed with 1001.
        @WithDefault("PT10S")
        Duration websocketGrace();
    }
}
