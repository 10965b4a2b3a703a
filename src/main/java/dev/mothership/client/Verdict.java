package dev.mothership.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Whether a request fits the browser that its User-Agent names; what weighs more comes later.
public enum Verdict {
    /// It does not claim to come from a browser.
    UNKNOWN,
    /// Nothing speaks against it.
    FITS,
    /// It lacks what the browser sends with its usual settings.
    DOUBTFUL,
    /// The browser that it names sends no such request.
    SPOOFED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /// As manifests, logs and metrics call it.
    public String label() {
        return label;
    }

    static Optional<Verdict> of(String label) {
        return Arrays.stream(values()).filter(one -> one.label.equals(label)).findFirst();
    }
}
