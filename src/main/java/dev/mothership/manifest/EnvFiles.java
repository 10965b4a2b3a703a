package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The environment files that a manifest names. Each is read once; its problems are reported once.
final class EnvFiles {
    private final @Nullable Path folder;
    private final Report report;
    private final Map<Path, Map<String, String>> read = new LinkedHashMap<>();

    EnvFiles(@Nullable Path folder, Report report) {
        this.folder = folder;
        this.report = report;
    }

    /// The variables of some files, later files win.
    ///
    /// @param paths their names, as checked values
    Map<String, String> variables(List<Values.Value> paths) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Values.Value path : paths) {
            if (path.object() instanceof Path file) {
                variables.putAll(read(file, path.offset()));
            }
        }
        return variables;
    }

    /// The variables of `[mothership] env_file`, read before anything is checked because they may
    /// be used in what is. What is wrong with the key itself is reported when it is checked.
    Map<String, String> early(TomlNode.Table root) {
        Map<String, String> variables = new LinkedHashMap<>();
        TomlNode.Entry mothership = root.entries().get("mothership");
        if (mothership != null && mothership.node() instanceof TomlNode.Table table) {
            TomlNode.Entry files = table.entries().get("env_file");
            if (files != null) {
                List<TomlNode> nodes =
                        files.node() instanceof TomlNode.Array array
                                ? array.elements()
                                : List.of(files.node());
                nodes.forEach(node -> variables.putAll(early(node)));
            }
        }
        return variables;
    }

    private Map<String, String> early(TomlNode node) {
        if (node instanceof TomlNode.Scalar(Object value, int offset)
                && value instanceof String name) {
            try {
                return read(Addresses.path(name), offset);
            } catch (BadValue _) {
                return Map.of();
            }
        }
        return Map.of();
    }

    private Map<String, String> read(Path file, int offset) {
        Path path = folder == null ? file : folder.resolve(file).normalize();
        Map<String, String> known = read.get(path);
        if (known != null) {
            return known;
        }
        Map<String, String> variables = Map.of();
        try {
            EnvFile.Content content =
                    EnvFile.parse(new SourceText(file.toString(), TextFile.read(path)));
            report.addAll(content.problems());
            variables = content.variables();
        } catch (BadValue bad) {
            report.problem(
                    offset,
                    "cannot read `" + file + "`: " + bad.message(),
                    bad.hint().isEmpty() ? "looked for " + path : bad.hint());
        }
        read.put(path, variables);
        return variables;
    }
}
