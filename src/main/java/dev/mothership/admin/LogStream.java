package dev.mothership.admin;

import dev.mothership.manifest.Job;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Ship;
import dev.mothership.shiplog.Console;
import dev.mothership.shiplog.Follower;
import dev.mothership.shiplog.KeptLine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `GET /v1/logs?name=app&lines=100&follow=true`: what ships wrote, as one JSON object a line in
/// the same form as `run --log-format json`. While nothing is written, an empty line now and then
/// finds out whether the client is still there.
final class LogStream {
    private static final int USUAL = 100;
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final String OWN = "mothership";
    private static final Pattern INSTANCE = Pattern.compile("\\.[0-9]+$");

    private final Supplier<Manifest> current;
    private final Console console;
    private final DateTimeFormatter rfc3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// @param current the manifest in force
    LogStream(Supplier<Manifest> current, Console console) {
        this.current = current;
        this.console = console;
    }

    /// Blocks as long as the client follows.
    void answer(ControlRequest request, ControlResponse response)
            throws IOException, InterruptedException {
        Set<String> known = names();
        for (String name : request.all("name")) {
            if (!known.contains(name) && !known.contains(shipOf(name))) {
                response.error(
                        404,
                        "cannot find output of `"
                                + name
                                + "`: there is "
                                + String.join(", ", known));
                return;
            }
        }
        String lines = request.all("lines").stream().findFirst().orElse("" + USUAL);
        if (!lines.matches("[0-9]{1,6}")) {
            response.error(400, "cannot show `" + lines + "` lines: it must be a number");
            return;
        }
        Predicate<String> wanted = wanted(Set.copyOf(request.all("name")));
        boolean escapes = request.says("escapes");
        response.startLines();
        if (request.says("follow")) {
            try (Follower follower = console.follow(wanted, Integer.parseInt(lines))) {
                follow(follower, escapes, response);
            }
        } else {
            response.lines(render(console.lines(wanted, Integer.parseInt(lines)), escapes));
        }
    }

    private void follow(Follower follower, boolean escapes, ControlResponse response)
            throws IOException, InterruptedException {
        while (!follower.ended()) {
            List<KeptLine> lines = follower.take(BEAT);
            response.lines(lines.isEmpty() ? "\n" : render(lines, escapes));
        }
    }

    private Set<String> names() {
        Manifest manifest = current.get();
        Set<String> names = new TreeSet<>(Set.of(OWN));
        Stream.concat(
                        manifest.prelaunch().stream().map(Job::name),
                        manifest.ships().stream().map(Ship::name))
                .forEach(names::add);
        return names;
    }

    /// The output of all instances, such as `app.2`, is meant by the ship's name.
    private static Predicate<String> wanted(Set<String> names) {
        return name -> {
            return names.isEmpty() || names.contains(name) || names.contains(shipOf(name));
        };
    }

    /// The ship of an instance, such as `app` of `app.2`.
    private static String shipOf(String name) {
        return INSTANCE.matcher(name).replaceFirst("");
    }

    /// @param escapes whether a terminal is to get the lines, as they came
    String render(List<KeptLine> lines, boolean escapes) {
        StringBuilder text = new StringBuilder();
        for (KeptLine line : lines) {
            if (line.kind() == KeptLine.Kind.OBJECT && !escapes) {
                String name = Json.line(new JsonObject().put("name", line.name()));
                text.append(name, 0, name.length() - 1)
                        .append(',')
                        .append(line.text(), 1, line.text().length())
                        .append('\n');
                continue;
            }
            JsonObject json =
                    new JsonObject()
                            .put("time", rfc3339.format(line.time()))
                            .put("name", line.name())
                            .put(line.kind().isNotice() ? "level" : "stream", line.kind().label())
                            .put("message", escapes ? line.text() : line.plainText());
            text.append(Json.line(json)).append('\n');
        }
        return text.toString();
    }
}
