package dev.mothership.manifest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes a manifest's ships and jobs as a Procfile, as far as one can say it.
///
/// Lines have the order that gives them, counted as Foreman does, the ports that they have; where
/// there is none, the prelaunch jobs come first, then the ships in the order of the manifest.
public final class ProcfileWriter {
    private final Manifest manifest;
    private final List<String> warnings = new ArrayList<>();

    /// What came of it.
    ///
    /// @param text of the Procfile
    /// @param warnings what it cannot say
    public record Written(String text, List<String> warnings) {
        public Written {
            warnings = List.copyOf(warnings);
        }
    }

    private ProcfileWriter(Manifest manifest) {
        this.manifest = manifest;
    }

    public static Written write(Manifest manifest) {
        return new ProcfileWriter(manifest).write();
    }

    private Written write() {
        List<ProcfileUnit> units = new ArrayList<>();
        jobs().ifPresent(units::add);
        manifest.ships().forEach(ship -> ship.command().ifPresent(_ -> units.add(unit(ship))));
        if (haveSlots(units)) {
            units.sort(Comparator.comparingInt(ProcfileUnit::slot));
        }
        Map<String, String> shared = shared(units);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < units.size(); i++) {
            text.append(line(units.get(i), i, shared)).append('\n');
        }
        manifest.ships().stream()
                .filter(ship -> ship.command().isEmpty())
                .forEach(ship ->
                        text.append("# ")
                                .append(ship.name())
                                .append(" runs elsewhere, at ")
                                .append(ship.bind().map(Address::toString).orElse("?"))
                                .append('\n'));
        warn(shared);
        return new Written(text.toString(), warnings);
    }

    /// Whether the ports that they have stand for one place in the file each.
    private static boolean haveSlots(List<ProcfileUnit> units) {
        Set<Integer> slots = units.stream().map(ProcfileUnit::slot).collect(Collectors.toSet());
        return slots.size() == units.size()
                && slots.stream().allMatch(slot -> slot >= 0 && slot < units.size());
    }

    /// All prelaunch jobs as one line.
    private Optional<ProcfileUnit> jobs() {
        List<Job> jobs = ordered();
        if (jobs.isEmpty()) {
            return Optional.empty();
        }
        jobs.stream()
                .filter(job -> job.timeout().isPresent())
                .forEach(job -> lost(job.name(), List.of("timeout")));
        if (jobs.size() > 1) {
            List<String> names = jobs.stream().map(Job::name).toList();
            warnings.add("the jobs " + String.join(", ", names) + " are one line, `release`");
        }
        return Optional.of(
                new ProcfileUnit(
                        Procfile.RELEASE,
                        jobs.stream()
                                .map(job ->
                                        new ProcfileUnit.Step(job.command(), job.env(), job.cwd()))
                                .toList(),
                        port(jobs.getFirst().env())));
    }

    /// After what they depend on; the manifest has no circles.
    private List<Job> ordered() {
        List<Job> left = new ArrayList<>(manifest.prelaunch());
        List<Job> ordered = new ArrayList<>();
        Set<String> done = new HashSet<>();
        while (!left.isEmpty()) {
            Job next =
                    left.stream()
                            .filter(job -> done.containsAll(job.dependsOn()))
                            .findFirst()
                            .orElseThrow();
            left.remove(next);
            done.add(next.name());
            ordered.add(next);
        }
        return ordered;
    }

    private ProcfileUnit unit(Ship ship) {
        String name = ship.name().replace('.', '-');
        if (!name.equals(ship.name())) {
            warnings.add("`" + ship.name() + "` is called `" + name + "`: no dots in a Procfile");
        }
        lost(name, losses(ship, name));
        return new ProcfileUnit(
                name,
                List.of(
                        new ProcfileUnit.Step(
                                ship.command().orElseThrow(), ship.env(), ship.cwd())),
                port(ship));
    }

    private static OptionalInt port(Ship ship) {
        OptionalInt counted = ship.replication().port(1);
        if (counted.isPresent()) {
            return counted;
        }
        return ship.bind().orElse(null) instanceof Address.Tcp(_, int port)
                ? OptionalInt.of(port)
                : port(ship.env());
    }

    private static OptionalInt port(Map<String, String> env) {
        return Stream.ofNullable(env.get("PORT"))
                .filter(port -> port.matches("[0-9]{1,5}"))
                .mapToInt(Integer::parseInt)
                .findFirst();
    }

    private static List<String> losses(Ship ship, String name) {
        List<String> losses = new ArrayList<>();
        add(losses, "routes", !ship.routes().isEmpty() && !ship.name().equals(Procfile.WEB));
        add(losses, "healthcheck", ship.healthCheck().isPresent());
        add(losses, "depends_on", !ship.dependsOn().isEmpty());
        add(losses, "restart", ship.restart() != RestartPolicy.ALWAYS);
        add(losses, "critical", !ship.critical());
        add(losses, "oneshot", ship.oneshot());
        add(losses, "schedule", ship.schedule().isPresent());
        add(losses, "stop_signal", !ship.stopSignal().equals("TERM"));
        add(losses, "stop_timeout", !ship.stopTimeout().equals(Duration.ofSeconds(10)));
        add(losses, "log", ship.log().isPresent());
        add(losses, "user, group, umask and limits", !ship.confinement().equals(Confinement.NONE));
        int replicas = ship.replication().replicas();
        add(losses, "replicas (run it with -m " + name + "=" + replicas + ")", replicas > 1);
        return losses;
    }

    private static void add(List<String> losses, String key, boolean lost) {
        if (lost) {
            losses.add(key);
        }
    }

    private void lost(String name, List<String> keys) {
        if (!keys.isEmpty()) {
            warnings.add("`" + name + "`: a Procfile has no place for " + String.join(", ", keys));
        }
    }

    private String line(ProcfileUnit unit, int index, Map<String, String> shared) {
        int port = Procfile.FIRST_PORT + Procfile.PORT_STEP * index;
        try {
            return unit.name() + ": " + unit.command(port, manifest.folder(), shared.keySet());
        } catch (BadValue bad) {
            warnings.add("`" + unit.name() + "` is left out: " + bad.message() + "; " + bad.hint());
            return "# " + unit.name() + " is left out: " + bad.message();
        }
    }

    /// Variables that belong into `.env`: those that all have alike, and secrets.
    private static Map<String, String> shared(List<ProcfileUnit> units) {
        Map<String, String> shared = new TreeMap<>();
        for (ProcfileUnit unit : units) {
            for (ProcfileUnit.Step step : unit.steps()) {
                step.env()
                        .forEach((name, value) -> {
                            boolean everywhere =
                                    units.stream()
                                            .flatMap(each -> each.steps().stream())
                                            .allMatch(each -> value.equals(each.env().get(name)));
                            boolean secret = !Secrets.mask(name, value).equals(value);
                            if (!name.equals("PORT") && (everywhere || secret)) {
                                shared.put(name, value);
                            }
                        });
            }
        }
        return shared;
    }

    /// Names those that `.env` does not have yet, or otherwise.
    private void warn(Map<String, String> shared) {
        Set<String> missing = new TreeSet<>(shared.keySet());
        Path file = manifest.folder().resolve(".env");
        if (Files.exists(file)) {
            try {
                ForemanEnv.parse(new SourceText(file.toString(), TextFile.read(file)))
                        .variables()
                        .forEach((name, value) -> {
                            if (value.equals(shared.get(name))) {
                                missing.remove(name);
                            }
                        });
            } catch (BadValue _) {
                // Then it has none of them.
            }
        }
        if (!missing.isEmpty()) {
            warnings.add("set in .env: " + String.join(", ", missing));
        }
        boolean routed = manifest.ships().stream().anyMatch(ship -> !ship.routes().isEmpty());
        boolean web = manifest.ships().stream().anyMatch(s -> s.name().equals(Procfile.WEB));
        if (routed && !web) {
            warnings.add("no ship is called `web`: of a Procfile, only that one gets requests");
        }
    }
}
