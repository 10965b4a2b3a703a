package dev.mothership.manifest;

import io.smallrye.config.SmallRyeConfigBuilder;

/// Settings of an empty `[mothership]` table.
public final class SettingsFixture {
    private SettingsFixture() {}

    public static Settings defaults() {
        return new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .build()
                .getConfigMapping(Settings.class);
    }
}
