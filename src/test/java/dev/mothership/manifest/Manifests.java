package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Loads manifests from texts, in a folder of their own.
record Manifests(Path folder) {

    ManifestLoader.Result load(String toml, Map<String, String> environment) {
        return new ManifestLoader().load(write("ship-manifest.toml", toml), environment);
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ManifestLoader.Result.Loaded loaded(String toml) {
        return loaded(toml, Map.of());
    }

    ManifestLoader.Result.Loaded loaded(String toml, Map<String, String> environment) {
        ManifestLoader.Result result = load(toml, environment);
        assertThat(result).isInstanceOf(ManifestLoader.Result.Loaded.class);
        return (ManifestLoader.Result.Loaded) result;
    }

    Manifest manifest(String toml) {
        return loaded(toml).manifest();
    }

    List<ManifestProblem> problems(String toml) {
        return problems(toml, Map.of());
    }

    List<ManifestProblem> problems(String toml, Map<String, String> environment) {
        return switch (load(toml, environment)) {
            case ManifestLoader.Result.Loaded _ -> List.of();
            case ManifestLoader.Result.Rejected(List<ManifestProblem> problems) -> problems;
        };
    }

    /// As `LINE:COLUMN message`.
    List<String> places(String toml) {
        return places(problems(toml));
    }

    static List<String> places(List<ManifestProblem> problems) {
        return problems.stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                .toList();
    }
}
