package dev.mothership.manifest;

/// When a ship that ended is started again.
public enum RestartPolicy {
    ALWAYS("always"),
    ON_FAILURE("on-failure"),
    NEVER("never");

    private final String key;

    RestartPolicy(String key) {
        this.key = key;
    }

    /// As the manifest writes it.
    public String key() {
        return key;
    }
}
