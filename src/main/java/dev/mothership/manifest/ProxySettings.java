package dev.mothership.manifest;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// What `[mothership]` says of the proxy, but for listeners and limits.
///
/// @param trustUnix whether what comes over a Unix socket is from a trusted proxy
/// @param trustedProxies whose forwarding headers are believed
/// @param staticFolders in declaration order
/// @param errorPages folder with `404.html` and others
/// @param shields empty where nobody asks whether clients are what they claim to be
/// @param clients who is known besides those that everybody knows
public record ProxySettings(
        boolean trustUnix,
        List<Network> trustedProxies,
        List<StaticFolder> staticFolders,
        Optional<Compression> compression,
        Optional<RateLimits> rateLimits,
        Optional<Path> errorPages,
        Optional<AccessLog> accessLog,
        Optional<Shields> shields,
        ClientNames clients,
        Optional<PreflightCache> preflightCache) {
    /// Bytes that an error page may have: all are held in memory.
    public static final int LARGEST_ERROR_PAGE = 1024 * 1024;

    private static final Pattern ERROR_PAGE = Pattern.compile("([45][0-9]{2})\\.html");

    public static final ProxySettings NONE =
            new ProxySettings(
                    false,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public ProxySettings {
        trustedProxies = List.copyOf(trustedProxies);
        staticFolders = List.copyOf(staticFolders);
    }

    /// One that adds no clients, asks nobody what he is, and keeps no answers to preflights.
    public ProxySettings(
            boolean trustUnix,
            List<Network> trustedProxies,
            List<StaticFolder> staticFolders,
            Optional<Compression> compression,
            Optional<RateLimits> rateLimits,
            Optional<Path> errorPages,
            Optional<AccessLog> accessLog) {
        this(
                trustUnix,
                trustedProxies,
                staticFolders,
                compression,
                rateLimits,
                errorPages,
                accessLog,
                Optional.empty(),
                ClientNames.NONE,
                Optional.empty());
    }

    /// The same with kept answers to preflights.
    public ProxySettings with(PreflightCache cache) {
        return new ProxySettings(
                trustUnix,
                trustedProxies,
                staticFolders,
                compression,
                rateLimits,
                errorPages,
                accessLog,
                shields,
                clients,
                Optional.of(cache));
    }

    /// Whether a file's name is that of an error page, such as `404.html`.
    public static boolean isErrorPage(Path file) {
        return ERROR_PAGE.matcher(String.valueOf(file.getFileName())).matches();
    }

    /// Which status an error page is for.
    public static int errorStatus(Path page) {
        return Integer.parseInt(String.valueOf(page.getFileName()).substring(0, 3));
    }

    /// Addresses that begin with the same bits.
    public record Network(InetAddress address, int bits) {}

    /// Files that are served.
    ///
    /// @param folder absolute
    /// @param prefix of the request's path
    /// @param listener the listener's name; empty: every listener
    public record StaticFolder(Path folder, String prefix, Optional<String> listener) {}

    /// Compression of responses.
    ///
    /// @param minSize bytes; smaller bodies are left alone
    public record Compression(long minSize) {}

    /// How many requests are served; empty: all.
    public record RateLimits(OptionalInt globalPerSecond, OptionalInt perAddressPerMinute) {}

    /// What is done about clients by their fingerprints.
    ///
    /// @param block whether those denied and those that lie get 403; else it is only told
    /// @param deny patterns, and verdicts with or without `!`
    /// @param header whether ships are told the fingerprint
    /// @param ja4h whether there are fingerprints at all
    public record Shields(boolean block, List<String> deny, boolean header, boolean ja4h) {
        /// Where the manifest says nothing.
        public static final Shields NONE = new Shields(false, List.of(), true, true);

        public Shields {
            deny = List.copyOf(deny);
        }
    }

    /// Words of User-Agents.
    ///
    /// @param llm who reads for language models
    /// @param bot other bots
    public record ClientNames(List<String> llm, List<String> bot) {
        public static final ClientNames NONE = new ClientNames(List.of(), List.of());

        public ClientNames {
            llm = List.copyOf(llm);
            bot = List.copyOf(bot);
        }
    }

    /// Answers to CORS preflights that are kept.
    ///
    /// @param defaultLifetime of those that do not say it
    public record PreflightCache(Duration defaultLifetime, int maxEntries) {}

    /// The form of the lines.
    public enum AccessLog {
        COMBINED,
        JSON
    }
}
