package dev.mothership.manifest;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes [Settings] of checked values, through a SmallRye Config of its own: no default sources, no
/// expressions, no profiles, so that nothing but the manifest can change them.
final class SettingsFactory {
    private SettingsFactory() {}

    static Settings from(Values mothership) {
        Map<String, String> properties = new LinkedHashMap<>();
        put(properties, "mothership", mothership, "shutdown_timeout");
        Values limits = mothership.table("limits");
        for (String key : Schema.LIMITS.names()) {
            put(properties, "mothership.limits", limits, key);
        }
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withMapping(Settings.class)
                        .withSources(new PropertiesConfigSource(properties, "manifest", 100))
                        .build();
        return config.getConfigMapping(Settings.class);
    }

    private static void put(
            Map<String, String> properties, String prefix, Values values, String key) {
        values.value(key)
                .ifPresent(value -> {
                    // Durations in ISO form, sizes in bytes: what the converters read.
                    String text =
                            value.object() instanceof Duration duration
                                    ? duration.toString()
                                    : value.text();
                    properties.put(prefix + "." + key, text);
                });
    }
}
