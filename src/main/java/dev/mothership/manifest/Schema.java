package dev.mothership.manifest;

import dev.mothership.manifest.Section.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Every key of a manifest, as data: what it takes, its default, and whether it is supported yet.
///
/// `.later()` marks what is checked but then refused as "not supported yet"; strike it out where
/// the behaviour comes. `docs/manifest.md` says the same in words; a test holds them together.
final class Schema {
    private static final Type BOOL = new Type.Bool();
    private static final Type.Text TEXT = text("a string", Formats::any);
    private static final Type.Text WORDS = text("a string", Formats::notEmpty);
    private static final Type.Text NAME = text("a name", Formats::name);
    private static final Type.Text COMMAND = text("a command line", Formats::command);
    private static final Type.Text PATH = text("a path", Addresses::path);
    private static final Type.Text ADDRESS = text("an address", Addresses::parse).expanded();
    private static final Type.Text TCP = text("an address", Addresses::tcp).expanded();
    private static final Type.Text PATTERN = text("a pattern", Formats::pattern);
    private static final Type.Text REQUEST_PATH = text("a path", Formats::requestPath);
    private static final Type NAMES = list(NAME);
    private static final Type STRINGS = list(TEXT);
    private static final Type TAGS = list(NAME);
    private static final Type PATHS = new Type.Listing(PATH, true);
    private static final Type ENV = new Type.Open(Formats::variable, TEXT.expanded());
    private static final Type PORT = new Type.Number(0, 65_535);
    private static final Type POSITIVE = new Type.Number(1, 1_000_000_000);
    private static final Type TIME = new Type.Time(Duration.ZERO);
    private static final Type SOME_TIME = new Type.Time(Duration.ofMillis(1));
    private static final Type HEARTBEAT = new Type.Time(Duration.ofMillis(100));
    private static final Type SIZE = new Type.Size(0, Long.MAX_VALUE);
    private static final Type MEMORY = new Type.Size(1 << 20, Long.MAX_VALUE);
    private static final Type SIGNAL =
            choice("TERM", "INT", "QUIT", "HUP", "KILL", "USR1", "USR2", "ABRT", "ALRM", "WINCH");

    private static final Type UA_FILTER =
            new Type.Listing(text("a kind of client", Formats::clientKind), true);

    private static final Type.Text FINGERPRINT =
            text("a fingerprint's pattern", FingerprintFormat::parse);
    private static final Type MEDIA_TYPES =
            new Type.Listing(text("a media type", Formats::mediaType), true);

    private static final Type CLIENT_NAMES = list(text("a name", Formats::clientName));

    private static final Type ROUTE =
            new Type.Either(
                    List.of(
                            text("\"LISTENER:PATTERN\"", Formats::route),
                            table(
                                    key("bind", NAME),
                                    key("pattern", PATTERN).mandatory(),
                                    key("strip_prefix", text("a path", Formats::prefix)),
                                    key("host", text("a host", Formats::routeHost)),
                                    key("raw_path", BOOL).otherwise("false"),
                                    key("ua_filter", UA_FILTER),
                                    key("fingerprint", new Type.Listing(FINGERPRINT, true)),
                                    key("accept", MEDIA_TYPES))));

    static final Section HEALTHCHECK_TABLE =
            Section.of(
                    key("path", REQUEST_PATH),
                    key("url", text("a URL", Formats::url)),
                    key("command", COMMAND),
                    key("tcp", text("an address", Addresses::parse)),
                    key("interval", SOME_TIME).otherwise("5s"),
                    key("timeout", SOME_TIME).otherwise("2s"),
                    key("retries", POSITIVE).otherwise("3"),
                    key("start_period", TIME).otherwise("60s"));

    private static final Type HEALTHCHECK =
            new Type.Either(
                    List.of(
                            text("\"/path\" or a URL", Formats::probe),
                            new Type.Keys(HEALTHCHECK_TABLE)));

    static final Section SHIP =
            Section.of(
                    key("name", NAME).mandatory(),
                    key("command", COMMAND),
                    key("args", STRINGS),
                    key("bind", ADDRESS),
                    key("routes", list(ROUTE)),
                    key("healthcheck", HEALTHCHECK),
                    key("depends_on", NAMES),
                    key("env", ENV),
                    key("env_file", PATHS),
                    key("cwd", PATH.expanded()),
                    key("restart", choice("always", "on-failure", "never")).otherwise("always"),
                    key("critical", BOOL).otherwise("true"),
                    key("oneshot", BOOL).otherwise("false"),
                    key("stop_signal", SIGNAL).otherwise("TERM"),
                    key("stop_timeout", TIME).otherwise("10s"),
                    key("timeout", SOME_TIME),
                    key("tags", TAGS),
                    key("comment", TEXT),
                    key("replicas", new Type.Number(1, 1_000)).otherwise("1"),
                    key("schedule", text("a schedule", Formats::schedule)),
                    key("overlap", BOOL).otherwise("false"),
                    key(
                            "log",
                            table(
                                    key("file", PATH).mandatory(),
                                    key("max_size", SIZE).otherwise("10MiB"),
                                    key("max_age", SOME_TIME),
                                    key("keep", new Type.Number(0, 1_000)).otherwise("5"),
                                    key("console", BOOL).otherwise("true"))),
                    key("user", WORDS),
                    key("group", WORDS),
                    key("umask", text("rights in octal", Formats::octal)),
                    key("limits", table(key("nofile", POSITIVE), key("memory", MEMORY))));

    static final Section JOB =
            Section.of(
                    key("name", NAME).mandatory(),
                    key("command", COMMAND).mandatory(),
                    key("args", STRINGS),
                    key("env", ENV),
                    key("cwd", PATH.expanded()),
                    key("depends_on", NAMES),
                    key("timeout", SOME_TIME),
                    key("comment", TEXT));

    private static final Type TLS =
            list(
                    table(
                            key("cert", PATH.expanded()).mandatory(),
                            key("key", PATH.expanded()).mandatory()));

    private static final Type BIND =
            new Type.Either(
                    List.of(
                            ADDRESS,
                            table(
                                    key("addr", ADDRESS).mandatory(),
                                    key("proxy_protocol", BOOL).otherwise("false"),
                                    key("tls", TLS),
                                    key("redirect_https", BOOL).otherwise("false"),
                                    key("mode", text("rights in octal", Formats::octal)),
                                    key("group", WORDS),
                                    key("max_connections", POSITIVE))));

    static final Section LIMITS =
            Section.of(
                    key("header_size", new Type.Size(1_024, 1 << 20)).otherwise("32KiB"),
                    key("body_size", SIZE),
                    key("request_timeout", SOME_TIME).otherwise("60s"),
                    key("idle_timeout", SOME_TIME).otherwise("75s"),
                    key("hold", TIME).otherwise("10s"),
                    key("websocket_grace", TIME).otherwise("10s"));

    private static final Type STATIC_FLAGSHIP =
            new Type.Either(
                    List.of(
                            TEXT.expanded(),
                            table(
                                    key("command", COMMAND).mandatory(),
                                    key("equals", TEXT).mandatory())));

    private static final Section FLAGSHIP =
            Section.of(
                    key("enabled", BOOL).otherwise("false"),
                    key("election", choice("static", "postgres")),
                    key("election_url", text("a postgres:// URL", PostgresUrls::parse).expanded()),
                    key("static_flagship", STATIC_FLAGSHIP),
                    key("release", TEXT.expanded()),
                    key("election_timeout", SOME_TIME).otherwise("30s"),
                    key("prelaunch_timeout", SOME_TIME).otherwise("5m"),
                    key("heartbeat_interval", HEARTBEAT).otherwise("5s"));

    static final Section MOTHERSHIP =
            Section.of(
                    key("name", WORDS),
                    key("bind", new Type.Open(Formats::name, BIND)),
                    key("metrics", new Type.Either(List.of(TCP, new Type.Number(0, 0))))
                            .otherwise("127.0.0.1:9090"),
                    key("metrics_port", PORT),
                    key("env", ENV),
                    key("env_file", PATHS),
                    key("prelaunch", list(new Type.Keys(JOB))),
                    key("shutdown_timeout", TIME).otherwise("25s"),
                    key("limits", new Type.Keys(LIMITS)),
                    key(
                            "static_dirs",
                            list(
                                    table(
                                            key("path", PATH).mandatory(),
                                            key("prefix", REQUEST_PATH).otherwise("/static"),
                                            key("bind", NAME)))),
                    key("compression", toggle(key("min_size", SIZE).otherwise("1KiB"))),
                    key(
                            "cors_cache",
                            toggle(
                                    key("default_ttl", TIME).otherwise("1h"),
                                    key("max_entries", new Type.Number(1, 1_000_000))
                                            .otherwise("10000"))),
                    key(
                            "rate_limiting",
                            table(key("global_rps", POSITIVE), key("per_ip_rpm", POSITIVE))),
                    key("clients", table(key("llm", CLIENT_NAMES), key("bot", CLIENT_NAMES))),
                    key(
                            "shields",
                            table(
                                    key("mode", choice("observe", "block")).otherwise("observe"),
                                    key("deny", list(FINGERPRINT)),
                                    key("header", BOOL).otherwise("true"),
                                    key("ja4h", BOOL).otherwise("true"))),
                    key("trusted_proxies", list(text("a network", Formats::network))),
                    key(
                            "uplinks",
                            list(
                                    table(
                                            key("url", text("a URL", UplinkUrls::parse).expanded())
                                                    .mandatory(),
                                            key("name", WORDS),
                                            key("timeout", SOME_TIME).otherwise("5s")))),
                    key("flagship", new Type.Keys(FLAGSHIP)),
                    key("error_pages", PATH),
                    key(
                            "access_log",
                            toggle(
                                    key("format", choice("combined", "json"))
                                            .otherwise("combined"))));

    private static final Section BAY =
            Section.of(
                    key("name", NAME).mandatory(),
                    key("command", COMMAND).mandatory(),
                    key("args", STRINGS),
                    key("routes", list(ROUTE)),
                    key("depends_on", NAMES),
                    key("env", ENV),
                    key("config", ENV),
                    key("critical", BOOL),
                    key("restart", choice("always", "on-failure", "never")),
                    key("stop_signal", SIGNAL),
                    key("stop_timeout", TIME),
                    key("tags", TAGS),
                    key("comment", TEXT));

    private static final Section MODULE =
            Section.of(
                    key("name", NAME).mandatory(),
                    key("wasm", PATH).mandatory(),
                    key("routes", list(PATTERN)),
                    key("phase", choice("request", "response")),
                    key("config", ENV),
                    key("tags", TAGS),
                    key("comment", TEXT));

    private static final Section BASE =
            Section.of(
                    key("ship", new Type.Keys(SHIP.without("name"))),
                    key("bay", new Type.Keys(BAY.without("name"))).later(),
                    key("module", new Type.Keys(MODULE.without("name"))).later());

    static final Section ROOT =
            Section.of(
                    key("mothership", new Type.Keys(MOTHERSHIP)),
                    key("base", new Type.Keys(BASE)),
                    key("fleet", new Type.Open(Formats::name, list(new Type.Keys(SHIP)))),
                    key("bays", new Type.Open(Formats::name, list(new Type.Keys(BAY)))).later(),
                    key("modules", list(new Type.Keys(MODULE))).later());

    private Schema() {}

    private static Key key(String name, Type type) {
        return new Key(name, type);
    }

    private static Type.Text text(String words, Type.Format format) {
        return new Type.Text(words, format);
    }

    private static Type table(Key... keys) {
        return new Type.Keys(Section.of(keys));
    }

    private static Type list(Type element) {
        return new Type.Listing(element, false);
    }

    private static Type choice(String... words) {
        return new Type.Choice(List.of(words));
    }

    /// `true`, `false`, or a table with `enabled` and more.
    private static Type toggle(Key... keys) {
        List<Key> all = new ArrayList<>(List.of(keys));
        all.addFirst(key("enabled", BOOL).otherwise("true"));
        return new Type.Either(List.of(BOOL, new Type.Keys(new Section(all))));
    }
}
