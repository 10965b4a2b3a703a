package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the URLs of PostgreSQL, as libpq and those who sell databases write them:
/// `postgres[ql]://[USER[:PASSWORD]@][HOST[:PORT][,…]][/DATABASE][?NAME=VALUE&…]`.
///
/// What frameworks put into such URLs for themselves (`pool`, `schema` …) is passed over. No
/// message has any part of the URL before its hosts, since a password may be there.
final class PostgresUrls {
    private static final String FORM =
            "write \"postgres://USER:PASSWORD@HOST:5432/DATABASE\", such as \"$DATABASE_URL\"";

    private PostgresUrls() {}

    static PostgresUrl parse(String text) throws BadValue {
        int scheme = text.indexOf("://");
        String word = scheme < 0 ? "" : text.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!word.equals("postgres") && !word.equals("postgresql")) {
            throw new BadValue("it is not the URL of a PostgreSQL", FORM);
        }
        String rest = text.substring(scheme + 3);
        int fragment = rest.indexOf('#');
        if (fragment >= 0) {
            throw new BadValue(
                    "a URL of PostgreSQL has no `#`",
                    "in a user, password or database it is written %23");
        }
        int query = rest.indexOf('?');
        Map<String, String> parameters =
                query < 0 ? Map.of() : parameters(rest.substring(query + 1));
        String before = query < 0 ? rest : rest.substring(0, query);
        int at = before.lastIndexOf('@');
        String[] whom = before.substring(0, Math.max(at, 0)).split(":", 2);
        String where = before.substring(at + 1);
        int slash = where.indexOf('/');
        String authority = slash < 0 ? where : where.substring(0, slash);
        String path = slash < 0 ? "" : Percent.decode(where.substring(slash + 1));
        String user =
                parameters.getOrDefault(
                        "user",
                        whom[0].isEmpty()
                                ? System.getProperty("user.name", "postgres")
                                : Percent.decode(whom[0]));
        String password =
                parameters.getOrDefault(
                        "password", whom.length == 2 ? Percent.decode(whom[1]) : "");
        String database = parameters.getOrDefault("dbname", path.isEmpty() ? user : path);
        return new PostgresUrl(
                hosts(authority, parameters),
                database,
                new PostgresUrl.Credentials(user, password),
                tls(parameters),
                files(parameters),
                session(parameters));
    }

    private static PostgresUrl.Session session(Map<String, String> parameters) throws BadValue {
        String word = parameters.getOrDefault("target_session_attrs", "any");
        for (PostgresUrl.Session each : PostgresUrl.Session.values()) {
            if (each.label().equals(word)) {
                return each;
            }
        }
        throw new BadValue(
                "its target_session_attrs `" + word + "` does not exist",
                "target_session_attrs is any, read-write, primary, prefer-standby, read-only or"
                        + " standby");
    }

    private static List<PostgresUrl.Host> hosts(String authority, Map<String, String> parameters)
            throws BadValue {
        String names = parameters.getOrDefault("host", authority);
        String[] ports = parameters.getOrDefault("port", "").split(",", -1);
        String[] all = names.split(",", -1);
        List<PostgresUrl.Host> hosts = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            hosts.add(host(all[i], ports[ports.length == 1 ? 0 : Math.min(i, ports.length - 1)]));
        }
        return hosts;
    }

    private static PostgresUrl.Host host(String text, String otherPort) throws BadValue {
        int bracket = text.indexOf(']');
        int colon = text.indexOf(':', Math.max(bracket, 0));
        String name = Percent.decode(colon < 0 ? text : text.substring(0, colon));
        String port = colon < 0 ? otherPort : text.substring(colon + 1);
        int number = port.isEmpty() ? PostgresUrl.PORT : port(port);
        if (name.startsWith("/")) {
            return new PostgresUrl.Host.Unix(Addresses.path(name).resolve(".s.PGSQL." + number));
        }
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        return new PostgresUrl.Host.Tcp(name.isEmpty() ? "localhost" : name, number);
    }

    private static int port(String text) throws BadValue {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new BadValue(
                    "its port is not one",
                    "ports are 1 to 65535; a `:`, `/` or `@` in a password is written %3A, %2F or"
                            + " %40");
        }
        return port;
    }

    private static Optional<PostgresUrl.Tls> tls(Map<String, String> parameters) throws BadValue {
        String mode = parameters.get("sslmode");
        if (mode == null) {
            // As Java's own driver, and some platforms, have it.
            return "true".equals(parameters.get("ssl"))
                    ? Optional.of(PostgresUrl.Tls.REQUIRE)
                    : Optional.empty();
        }
        for (PostgresUrl.Tls each : PostgresUrl.Tls.values()) {
            if (each.label().equals(mode)) {
                return Optional.of(each);
            }
        }
        throw new BadValue(
                "its sslmode `" + mode + "` does not exist",
                "sslmode is disable, allow, prefer, require, verify-ca or verify-full");
    }

    private static PostgresUrl.Files files(Map<String, String> parameters) throws BadValue {
        String root = parameters.getOrDefault("sslrootcert", "system");
        PostgresUrl.Files files =
                new PostgresUrl.Files(
                        root.equals("system") ? Optional.empty() : Optional.of(file(root)),
                        optionalFile(parameters, "sslcert"),
                        optionalFile(parameters, "sslkey"));
        if (files.certificate().isPresent() != files.key().isPresent()) {
            throw new BadValue("it has only one of sslcert and sslkey", "name both, or none");
        }
        return files;
    }

    private static Optional<Path> optionalFile(Map<String, String> parameters, String name)
            throws BadValue {
        String text = parameters.get(name);
        return text == null ? Optional.empty() : Optional.of(file(text));
    }

    private static Path file(String text) throws BadValue {
        Path path = Addresses.path(text);
        if (!java.nio.file.Files.isRegularFile(path)) {
            throw new BadValue("it names the file " + path + ", which is not there", "");
        }
        return path;
    }

    private static Map<String, String> parameters(String query) throws BadValue {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                parameters.put(
                        Percent.decode(parts[0]),
                        parts.length == 2 ? Percent.decode(parts[1]) : "");
            }
        }
        return parameters;
    }
}
