package dev.mothership.manifest;

/// URLs as a manifest would read them, for tests of other rooms.
public final class ManifestUrls {
    private ManifestUrls() {}

    public static PostgresUrl postgres(String url) {
        try {
            return PostgresUrls.parse(url);
        } catch (BadValue e) {
            throw new AssertionError(e);
        }
    }
}
