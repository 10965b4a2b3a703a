package dev.mothership.proxy;

import dev.mothership.client.Clients;
import dev.mothership.client.Condition;
import dev.mothership.client.Conditions;
import dev.mothership.client.Visitor;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.manifest.Route;
import dev.mothership.manifest.Ship;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which ship a request goes to. Routes are asked in declaration order over the whole file; the
/// first one that takes the request has it. Immutable.
public final class RouteTable {
    private final List<CompiledRoute> routes;
    private final Clients clients;

    private RouteTable(List<CompiledRoute> routes, Clients clients) {
        this.routes = List.copyOf(routes);
        this.clients = clients;
    }

    /// Compiles the routes of all ships.
    ///
    /// @throws com.google.re2j.PatternSyntaxException where a pattern does not compile; the
    ///   manifest's loader has found that before
    public static RouteTable of(Manifest manifest) {
        List<CompiledRoute> routes = new ArrayList<>();
        Conditions conditions = new Conditions();
        for (int ship = 0; ship < manifest.ships().size(); ship++) {
            Ship owner = manifest.ships().get(ship);
            for (Route route : owner.routes()) {
                routes.add(
                        compile(
                                routes.size(),
                                ship,
                                owner.name(),
                                route,
                                conditions(route.conditions(), conditions)));
            }
        }
        ProxySettings.ClientNames names = manifest.proxy().clients();
        return new RouteTable(routes, new Clients(names.llm(), names.bot()));
    }

    private static CompiledRoute compile(
            int index, int ship, String shipName, Route route, List<Condition> conditions) {
        return new CompiledRoute(
                index,
                ship,
                shipName,
                route.bind(),
                route.pattern(),
                route.host().map(host -> host + " ").orElse("") + route.pattern(),
                PathPattern.of(route.pattern()),
                HostPattern.of(route.host()),
                route.stripPrefix().filter(prefix -> !prefix.isEmpty()).orElse(null),
                route.rawPath(),
                conditions);
    }

    private static List<Condition> conditions(Route.Conditions asked, Conditions maker) {
        List<Condition> conditions = new ArrayList<>();
        if (!asked.clients().isEmpty()) {
            conditions.add(maker.agent(asked.clients()));
        }
        if (!asked.accept().isEmpty()) {
            conditions.add(maker.accept(asked.accept()));
        }
        if (!asked.fingerprints().isEmpty()) {
            conditions.add(maker.fingerprint(asked.fingerprints()));
        }
        return List.copyOf(conditions);
    }

    /// Who is known by name.
    public Clients clients() {
        return clients;
    }

    List<CompiledRoute> routes() {
        return routes;
    }

    /// The routes that one listener asks.
    ForListener forListener(String listener) {
        return new ForListener(routes.stream().filter(route -> route.serves(listener)).toList());
    }

    /// Why each route, up to the one that takes the request, does so or passes it over.
    ///
    /// @param listener the listener's name
    /// @param host as in a `Host` header
    /// @param path begins with `/`, without query
    /// @param visitor who asks
    public List<Verdict> explain(String listener, String host, String path, Visitor visitor) {
        String normal = RequestPath.normalize(path);
        String name = HostPattern.nameOf(host);
        List<Verdict> verdicts = new ArrayList<>();
        for (CompiledRoute route : routes) {
            Optional<String> obstacle =
                    obstacle(route, listener, name, path, normal)
                            .or(() -> obstacle(route.conditions(), visitor));
            String subject = route.rawPath() || normal == null ? path : normal;
            verdicts.add(
                    new Verdict(
                            route.shipName(),
                            route.text(),
                            obstacle.isEmpty(),
                            obstacle.orElseGet(() -> "takes " + subject),
                            obstacle.isEmpty()
                                    ? Optional.of(route.forwarded(subject))
                                    : Optional.empty()));
            if (obstacle.isEmpty()) {
                break;
            }
        }
        return verdicts;
    }

    private static Optional<String> obstacle(
            CompiledRoute route,
            String listener,
            String host,
            String path,
            @Nullable String normal) {
        if (!route.serves(listener)) {
            return Optional.of("is for the listener " + route.bind().orElseThrow());
        }
        if (!route.host().matches(host)) {
            return Optional.of("is for another host than " + host);
        }
        if (route.rawPath()) {
            return route.path().matches(path)
                    ? Optional.empty()
                    : Optional.of("does not match the path " + path + " as it came");
        }
        if (normal == null) {
            return Optional.of("takes no path that can be read in two ways (raw_path would)");
        }
        return route.path().matches(normal)
                ? Optional.empty()
                : Optional.of("does not match the path " + normal);
    }

    private static Optional<String> obstacle(List<Condition> conditions, Visitor visitor) {
        return conditions.stream()
                .filter(condition -> !visitor.meets(condition))
                .map(condition -> condition.obstacle(visitor))
                .findFirst();
    }

    /// What one route says to a request.
    ///
    /// @param pattern as the manifest has it
    /// @param reason continues a sentence whose subject is the route
    /// @param forwarded the path that its ship gets; empty where the route passes the request over
    public record Verdict(
            String ship,
            String pattern,
            boolean taken,
            String reason,
            Optional<String> forwarded) {}

    /// The routes of one listener. Immutable.
    static final class ForListener {
        private final CompiledRoute[] routes;
        private final Beginnings beginnings;
        private final boolean asksHost;

        private ForListener(List<CompiledRoute> routes) {
            this.routes = routes.toArray(CompiledRoute[]::new);
            this.beginnings = new Beginnings(routes.stream().map(CompiledRoute::path).toList());
            this.asksHost =
                    routes.stream().anyMatch(route -> !(route.host() instanceof HostPattern.Any));
        }

        /// @param host as in a `Host` header, or null
        /// @param raw the path as it came
        /// @param normal the normalized path, or null where it has none: only `raw_path` routes
        ///   take such a request
        /// @param visitor who asks: only routes with conditions look
        @Nullable CompiledRoute find(
                @Nullable String host, String raw, @Nullable String normal, Visitor visitor) {
            String name = asksHost && host != null ? HostPattern.nameOf(host) : "";
            long rawBegin = Beginnings.of(raw);
            long normalBegin = normal == null ? 0 : Beginnings.of(normal);
            for (int i = 0; i < routes.length; i++) {
                if (!beginnings.mayMatch(i, rawBegin) && !beginnings.mayMatch(i, normalBegin)) {
                    continue;
                }
                CompiledRoute route = routes[i];
                String subject = route.rawPath() ? raw : normal;
                if (subject != null
                        && route.host().matches(name)
                        && route.path().matches(subject)
                        && route.takes(visitor)) {
                    return route;
                }
            }
            return null;
        }
    }
}
