package dev.mothership.cli;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.proxy.RouteTable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which route takes a request, and why.
///
/// @param method as asked for; no route depends on it
/// @param url absolute, `http`
/// @param host a `Host` header given by hand
record RouteQuestion(String method, String url, Optional<String> host) {

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
        String asked = host.orElse(uri.getRawAuthority());
        List<RouteTable.Verdict> verdicts =
                RouteTable.of(manifest).explain(listener.name(), asked, path);
        StringBuilder text = new StringBuilder();
        text.append(method).append(' ').append(url).append("\n  arrives at ");
        text.append(listener.name()).append(" (").append(listener.address()).append(")\n");
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
