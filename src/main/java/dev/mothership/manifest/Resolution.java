package dev.mothership.manifest;

import java.util.List;

/// Every value of a manifest after defaults, templates and replacements, and where it came from.
///
/// @param entries in the order of the manifest
public record Resolution(List<Entry> entries) {
    public Resolution {
        entries = List.copyOf(entries);
    }

    /// One value.
    ///
    /// @param path such as `fleet.web.app.healthcheck.interval`
    /// @param value as text, secrets masked
    /// @param origin such as `ship-manifest.toml:12`, `default`, `base.ship (line 3)`
    public record Entry(String path, String value, String origin) {}
}
