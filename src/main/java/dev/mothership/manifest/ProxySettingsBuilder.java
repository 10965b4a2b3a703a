package dev.mothership.manifest;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Makes [ProxySettings] of checked values.
final class ProxySettingsBuilder {
    static final String DEFAULT_PREFIX = "/static";
    private static final long DEFAULT_MIN_SIZE = 1_024;
    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
    private static final int DEFAULT_ENTRIES = 10_000;

    private final Path folder;

    /// @param folder what relative paths start at
    ProxySettingsBuilder(Path folder) {
        this.folder = folder;
    }

    ProxySettings build(Values mothership) {
        List<String> trusted =
                mothership.elements("trusted_proxies").stream().map(Values.Value::text).toList();
        return new ProxySettings(
                trusted.contains("unix"),
                trusted.stream().filter(text -> !text.equals("unix")).map(this::network).toList(),
                staticFolders(mothership),
                compression(mothership),
                rateLimits(mothership),
                mothership.get("error_pages", Path.class).map(this::resolve),
                accessLog(mothership),
                shields(mothership),
                clients(mothership.table("clients")),
                preflightCache(mothership));
    }

    private static ProxySettings.ClientNames clients(Values table) {
        return new ProxySettings.ClientNames(names(table, "llm"), names(table, "bot"));
    }

    private static List<String> names(Values table, String key) {
        return table.elements(key).stream().map(Values.Value::text).toList();
    }

    private ProxySettings.Network network(String text) {
        String[] parts = text.split("/", 2);
        InetAddress address = InetAddress.ofLiteral(parts[0]);
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : 8 * address.getAddress().length;
        return new ProxySettings.Network(address, bits);
    }

    private List<ProxySettings.StaticFolder> staticFolders(Values mothership) {
        List<ProxySettings.StaticFolder> folders = new ArrayList<>();
        for (Values.Value element : mothership.elements("static_dirs")) {
            if (element.object() instanceof Values table) {
                table.get("path", Path.class)
                        .ifPresent(path ->
                                folders.add(
                                        new ProxySettings.StaticFolder(
                                                resolve(path),
                                                table.get("prefix", String.class)
                                                        .orElse(DEFAULT_PREFIX),
                                                table.get("bind", String.class))));
            }
        }
        return folders;
    }

    private static Optional<ProxySettings.Compression> compression(Values mothership) {
        return switchedOn(mothership, "compression")
                .map(table ->
                        new ProxySettings.Compression(
                                table.get("min_size", Long.class).orElse(DEFAULT_MIN_SIZE)));
    }

    private static Optional<ProxySettings.RateLimits> rateLimits(Values mothership) {
        Values table = mothership.table("rate_limiting");
        OptionalInt global = number(table, "global_rps");
        OptionalInt each = number(table, "per_ip_rpm");
        return global.isPresent() || each.isPresent()
                ? Optional.of(new ProxySettings.RateLimits(global, each))
                : Optional.empty();
    }

    private static Optional<ProxySettings.AccessLog> accessLog(Values mothership) {
        return switchedOn(mothership, "access_log")
                .map(table ->
                        table.get("format", String.class).orElse("combined").equals("json")
                                ? ProxySettings.AccessLog.JSON
                                : ProxySettings.AccessLog.COMBINED);
    }

    private static Optional<ProxySettings.Shields> shields(Values mothership) {
        return mothership
                .get("shields", Values.class)
                .map(table ->
                        new ProxySettings.Shields(
                                table.get("mode", String.class).orElse("").equals("block"),
                                table.elements("deny").stream().map(Values.Value::text).toList(),
                                table.get("header", Boolean.class).orElse(true),
                                table.get("ja4h", Boolean.class).orElse(true)));
    }

    private static Optional<ProxySettings.PreflightCache> preflightCache(Values mothership) {
        return switchedOn(mothership, "cors_cache")
                .map(table ->
                        new ProxySettings.PreflightCache(
                                table.get("default_ttl", Duration.class).orElse(DEFAULT_LIFETIME),
                                number(table, "max_entries").orElse(DEFAULT_ENTRIES)));
    }

    /// The table of what is `true`, `false` or a table with `enabled`; empty where it is off.
    private static Optional<Values> switchedOn(Values mothership, String key) {
        return mothership
                .value(key)
                .filter(value -> !Boolean.FALSE.equals(value.object()))
                .map(value ->
                        value.object() instanceof Values table
                                ? table
                                : Values.empty(value.offset()))
                .filter(table -> table.get("enabled", Boolean.class).orElse(true));
    }

    private static OptionalInt number(Values table, String key) {
        return table.get(key, Long.class)
                .map(value -> OptionalInt.of(value.intValue()))
                .orElse(OptionalInt.empty());
    }

    private Path resolve(Path path) {
        return folder.resolve(path).normalize();
    }
}
