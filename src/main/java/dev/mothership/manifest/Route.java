package dev.mothership.manifest;

import java.util.List;
import java.util.Optional;

/// Which requests go to a ship. Priority is declaration order over the whole file.
///
/// @param bind the listener's name; empty: every listener
/// @param pattern RE2 syntax; one that starts with `/` or `^` matches from the start of the path,
///   any other anywhere
/// @param stripPrefix a literal prefix taken off the path before it is forwarded
/// @param host a name or `*.name`, lower case, without port; empty: any
/// @param rawPath match and forward the path as it came, without normalisation
/// @param conditions what else it wants
public record Route(
        Optional<String> bind,
        String pattern,
        Optional<String> stripPrefix,
        Optional<String> host,
        boolean rawPath,
        Conditions conditions) {

    /// One that asks for host and path only.
    public Route(
            Optional<String> bind,
            String pattern,
            Optional<String> stripPrefix,
            Optional<String> host,
            boolean rawPath) {
        this(bind, pattern, stripPrefix, host, rawPath, Conditions.NONE);
    }

    /// What a request has to be like; an empty list asks nothing, of others one element is enough.
    ///
    /// @param clients kinds of clients, and `~regex` for the User-Agent
    /// @param accept media types without parameters
    /// @param fingerprints patterns, and verdicts with or without `!`
    public record Conditions(List<String> clients, List<String> accept, List<String> fingerprints) {
        public static final Conditions NONE = new Conditions(List.of(), List.of(), List.of());

        /// One that asks for no fingerprint.
        public Conditions(List<String> clients, List<String> accept) {
            this(clients, accept, List.of());
        }

        public Conditions {
            clients = List.copyOf(clients);
            accept = List.copyOf(accept);
            fingerprints = List.copyOf(fingerprints);
        }
    }
}
