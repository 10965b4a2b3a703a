package dev.mothership.manifest;

/// When a ship that ended is started again.
public enum RestartPolicy {
    ALWAYS("always"),
    ON_FAILURE("on-failure"),
    NEVER("never"),
    /// Never, and when it ends, however it does, all others are stopped: what Foreman does. No
    /// manifest can ask for it, only `--foreman`.
    STOPS_ALL("stops-all");

    private final String key;

    RestartPolicy(String key) {
        this.key = key;
    }

    /// As the manifest writes it.
    public String key() {
        return key;
    }
}
