package dev.mothership.manifest;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Something that must be reachable before anything starts.
///
/// @param name for people: the manifest's name for it, else its scheme
/// @param targets where it is; one that can be reached is enough
/// @param timeout for each
public record Uplink(String name, List<Target> targets, Duration timeout) {
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    public Uplink {
        targets = List.copyOf(targets);
    }

    /// What is asked. [#toString] tells where, and no user, password or query.
    public sealed interface Target {

        /// A connection is enough.
        record Connect(Address address) implements Target {
            @Override
            public String toString() {
                return address.toString();
            }
        }

        /// `GET`, and any answer below 500.
        record Get(URI url) implements Target {
            @Override
            public String toString() {
                String path = url.getRawPath() == null ? "" : url.getRawPath();
                return url.getScheme() + "://" + authority() + (path.isEmpty() ? "/" : path);
            }

            private String authority() {
                return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
            }
        }
    }
}
