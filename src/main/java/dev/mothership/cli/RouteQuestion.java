package dev.mothership.cli;

import dev.mothership.client.Visitor;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.proxy.RouteTable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which route takes a request, and why.
///
/// @param method as asked for; no route depends on it
/// @param url absolute, `http`
/// @param userAgent given by hand
/// @param headers given by hand, each with a colon
record RouteQuestion(String method, String url, Optional<String> userAgent, List<String> headers) {

    /// A question that makes no sense. The message starts with "cannot".
    static final class Unanswerable extends Exception {
        @java.io.Serial private static final long serialVersionUID = 1;

        Unanswerable(String message) {
            super(message);
        }
    }

    /// @param taken whether some route takes the request
    record Answer(String text, boolean taken) {}

    Answer ask(Manifest manifest) throws Unanswerable {
        URI uri = parse();
        Listener listener = listener(manifest, uri);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        RouteTable routes = RouteTable.of(manifest);
        Suspicion suspicion = Suspicion.of(manifest, listener);
        Visitor visitor = visitor(uri, routes, suspicion);
        String asked = Objects.requireNonNull(visitor.head().fields().get(FieldName.HOST));
        List<RouteTable.Verdict> verdicts = routes.explain(listener.name(), asked, path, visitor);
        StringBuilder text = new StringBuilder();
        text.append(method).append(' ').append(url).append("\n  arrives at ");
        text.append(listener.name()).append(" (").append(listener.address()).append(")\n");
        if (visitor.head().fields().has(FieldName.USER_AGENT)) {
            text.append("  comes from a client of kind ").append(visitor.kinds()).append('\n');
            visitor.reasons().forEach(reason -> text.append("    ").append(reason).append('\n'));
            suspicion.describe(visitor, text);
            if (suspicion.refuses(visitor)) {
                text.append("→ the shields turn it away: the answer is 403\n");
                return new Answer(text.toString(), false);
            }
        }
        for (RouteTable.Verdict verdict : verdicts) {
            text.append(verdict.taken() ? "  ✓ " : "  - ");
            text.append(verdict.ship()).append(" `").append(verdict.pattern()).append("` ");
            text.append(verdict.reason()).append('\n');
        }
        boolean taken = !verdicts.isEmpty() && verdicts.getLast().taken();
        if (taken) {
            RouteTable.Verdict last = verdicts.getLast();
            text.append("→ ").append(last.ship()).append(" gets ").append(method).append(' ');
            text.append(last.forwarded().orElse(path));
            text.append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()).append('\n');
        } else {
            text.append("→ no route takes it: the answer is 404, ");
            text.append("or 400 where the path can be read in two ways\n");
        }
        return new Answer(text.toString(), taken);
    }

    private static boolean isHost(String header) {
        return header.toLowerCase(Locale.ROOT).startsWith("host:");
    }

    /// The request as the proxy would see it.
    private Visitor visitor(URI uri, RouteTable routes, Suspicion suspicion) throws Unanswerable {
        RequestHead head = new RequestHead();
        Fields fields = head.fields();
        boolean hostGiven = headers.stream().anyMatch(RouteQuestion::isHost);
        if (!hostGiven) {
            fields.add(FieldName.HOST, uri.getRawAuthority());
        }
        userAgent.ifPresent(agent -> fields.add(FieldName.USER_AGENT, agent));
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon <= 0) {
                throw new Unanswerable(
                        "cannot use the header `" + header + "`: it must be like 'Accept: */*'");
            }
            fields.add(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
        }
        head.describe(method, uri.getRawPath());
        return new Visitor(head, routes.clients(), suspicion);
    }

    private URI parse() throws Unanswerable {
        try {
            URI uri = new URI(url);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // Said below, with what would be right.
        }
        throw new Unanswerable(
                "cannot use the URL `" + url + "`: it must be like http://localhost:8080/path");
    }

    private static Listener listener(Manifest manifest, URI uri) throws Unanswerable {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        for (Listener listener : manifest.listeners()) {
            if (listener.address() instanceof Address.Tcp tcp && tcp.port() == port) {
                return listener;
            }
        }
        String known =
                manifest.listeners().stream()
                        .map(listener -> listener.name() + " " + listener.address())
                        .collect(Collectors.joining(", "));
        throw new Unanswerable(
                "cannot find a listener on port "
                        + port
                        + (known.isEmpty() ? ": there is none at all" : ": there is " + known));
    }
}
