package dev.mothership.proxy;

import dev.mothership.manifest.ProxySettings;

/// Where the lines of the access log go. Used by one thread at a time.
public interface AccessSink {

    /// May block as long as what reads the lines is slow.
    ///
    /// @param lines whole ones, ASCII; in [ProxySettings.AccessLog#JSON] each is an object
    void write(ProxySettings.AccessLog format, byte[] lines);
}
