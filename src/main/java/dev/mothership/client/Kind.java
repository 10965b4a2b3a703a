package dev.mothership.client;

/// What a client is said to be by its User-Agent, in the manifest's words. One can be of several
/// kinds.
enum Kind {
    /// Software that people look at pages with.
    BROWSER,
    /// A browser on Chromium's engine.
    CHROMIUM,
    /// A browser on Firefox's engine.
    FIREFOX,
    /// A browser on the WebKit of Apple's systems.
    SAFARI,
    /// It reads for a language model.
    LLM,
    /// No person looks at what it gets.
    BOT,
    /// A browser that a program steers.
    HEADLESS;

    private final String word = name().toLowerCase(java.util.Locale.ROOT);

    /// As manifests and headers have it.
    String word() {
        return word;
    }

    int bit() {
        return 1 << ordinal();
    }

    /// @param word one of ours, or `chrome`
    static Kind of(String word) {
        for (Kind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        if (word.equals("chrome")) {
            return CHROMIUM;
        }
        throw new IllegalArgumentException("cannot find the kind of client `" + word + "`");
    }
}
