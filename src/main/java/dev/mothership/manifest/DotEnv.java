package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// A `.env` that Foreman reads and a manifest's `env_file` may read otherwise.
public final class DotEnv {
    private DotEnv() {}

    /// Its `PORT`, from which Foreman counts; empty if it has none, or none that is one.
    public static OptionalInt port(Path file) {
        try {
            SourceText source = new SourceText(file.toString(), TextFile.read(file));
            String port = ForemanEnv.parse(source).variables().getOrDefault("PORT", "");
            return port.matches("[1-9][0-9]{0,4}")
                    ? OptionalInt.of(Integer.parseInt(port))
                    : OptionalInt.empty();
        } catch (BadValue _) {
            return OptionalInt.empty();
        }
    }

    /// The names of variables that the two give different values, or of which one has none. Empty
    /// if there is no such file.
    public static Set<String> differences(Path file) {
        Set<String> names = new TreeSet<>();
        try {
            SourceText source = new SourceText(file.toString(), TextFile.read(file));
            Map<String, String> foremans = ForemanEnv.parse(source).variables();
            Map<String, String> manifests = EnvFile.parse(source).variables();
            names.addAll(foremans.keySet());
            names.addAll(manifests.keySet());
            names.removeIf(name -> Objects.equals(foremans.get(name), manifests.get(name)));
        } catch (BadValue _) {
            return names;
        }
        return names;
    }
}
