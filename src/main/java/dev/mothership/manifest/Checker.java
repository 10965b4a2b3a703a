package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks a document against the [Schema] and turns texts into what they mean. Each value is looked
/// at on its own; what needs two of them is checked by the builders.
final class Checker {
    private final Report report;
    private final Expansion expansion;

    Checker(Report report, Expansion expansion) {
        this.report = report;
        this.expansion = expansion;
    }

    Values root(TomlNode.Table root) {
        return keys(root, Schema.ROOT, "", true);
    }

    /// @param path dotted, of the table; empty for the whole file
    private Values keys(TomlNode.Table table, Section section, String path, boolean expand) {
        Values values = Values.empty(table.offset());
        boolean on = expand && isOn(table, section);
        table.entries()
                .forEach((name, entry) ->
                        section.key(name)
                                .ifPresentOrElse(
                                        key -> key(values, key, entry, path, on),
                                        () -> unknown(values, name, entry, section, path)));
        for (Section.Key key : section.keys()) {
            if (key.required() && !values.has(key.name())) {
                report.missing(
                        key.name(),
                        () ->
                                report.source()
                                        .problem(
                                                table.offset(),
                                                "cannot do without `"
                                                        + key.name()
                                                        + "` in `"
                                                        + path
                                                        + "`",
                                                "add "
                                                        + key.name()
                                                        + " = … ("
                                                        + key.type().describe()
                                                        + ")"));
            }
        }
        return values;
    }

    /// Tables that are switched off are not expanded.
    private static boolean isOn(TomlNode.Table table, Section section) {
        return section.key("enabled")
                .map(key -> {
                    TomlNode.Entry entry = table.entries().get("enabled");
                    return entry != null && entry.node() instanceof TomlNode.Scalar scalar
                            ? scalar.value().equals(true)
                            : key.standard().equals("true");
                })
                .orElse(true);
    }

    private void key(
            Values values, Section.Key key, TomlNode.Entry entry, String path, boolean expand) {
        String below = path.isEmpty() ? key.name() : path + "." + key.name();
        Optional<Values.Value> value = read(key.type(), entry, below, key.name(), expand);
        value.ifPresentOrElse(
                read -> values.map().put(key.name(), read),
                () -> values.rejected().add(key.name()));
        if (key.soon() && value.map(read -> !key.isOff(read)).orElse(true)) {
            report.problem(
                    entry.keyOffset(),
                    "cannot use `" + key.name() + "`: not supported yet",
                    "leave it out");
        }
    }

    private void unknown(
            Values values, String name, TomlNode.Entry entry, Section section, String path) {
        report.problem(
                entry.keyOffset(),
                "cannot use unknown key `"
                        + name
                        + "`"
                        + (path.isEmpty() ? "" : " in `" + path + "`"),
                Nearest.hint(name, section.supported(), "keys here"));
        // What it was meant to be is not missing as well.
        Nearest.to(name, section.names()).ifPresent(values.rejected()::add);
    }

    private Optional<Values.Value> read(
            Type type, TomlNode.Entry entry, String path, String key, boolean expand) {
        return object(type, entry.node(), path, key, expand)
                .map(object ->
                        new Values.Value(
                                object,
                                entry.keyOffset(),
                                entry.node().offset(),
                                origin(path, entry.keyOffset()),
                                variables(type, entry.node())));
    }

    private String origin(String path, int offset) {
        return path.startsWith("base.ship")
                ? "base.ship (line " + report.source().line(offset) + ")"
                : report.source().place(offset);
    }

    private static List<String> variables(Type type, TomlNode node) {
        return switch (type) {
            case Type.Either either -> variables(either.fitting(node), node);
            case Type.Text text ->
                    text.expand() && scalar(node) instanceof String raw
                            ? Expansion.names(raw)
                            : List.of();
            case Type.Keys _,
                    Type.Open _,
                    Type.Listing _,
                    Type.Bool _,
                    Type.Number _,
                    Type.Time _,
                    Type.Size _,
                    Type.Choice _ ->
                    List.of();
        };
    }

    /// What a node means as this type; empty where it does not, which is reported then.
    private Optional<Object> object(
            Type type, TomlNode node, String path, String key, boolean expand) {
        if (!type.takes(node)) {
            wrongType(type, node, path, key);
            // A [table] for a [[table]]: what is in it is looked at all the same.
            return type instanceof Type.Listing listing && listing.element().takes(node)
                    ? Optional.of(list(node, listing, path, key, expand))
                    : Optional.empty();
        }
        try {
            return switch (type) {
                case Type.Either either -> object(either.fitting(node), node, path, key, expand);
                case Type.Keys keys ->
                        Optional.of(keys((TomlNode.Table) node, keys.section(), path, expand));
                case Type.Open open ->
                        Optional.of(open((TomlNode.Table) node, open, path, key, expand));
                case Type.Listing listing -> Optional.of(list(node, listing, path, key, expand));
                case Type.Text text -> Optional.of(text(text, (String) scalar(node), expand));
                case Type.Bool _ -> Optional.of(scalar(node));
                case Type.Number number -> Optional.of(Scalars.number(number, (Long) scalar(node)));
                case Type.Time time -> Optional.of(Scalars.time(time, scalar(node)));
                case Type.Size size -> Optional.of(Scalars.size(size, scalar(node)));
                case Type.Choice choice ->
                        Optional.of(Scalars.choice(choice, (String) scalar(node)));
            };
        } catch (BadValue bad) {
            report.problem(node.offset(), key, bad);
            return Optional.empty();
        }
    }

    private static Object scalar(TomlNode node) {
        return ((TomlNode.Scalar) node).value();
    }

    private void wrongType(Type type, TomlNode node, String path, String key) {
        report.problem(
                node.offset(),
                "cannot use " + node.type() + " for `" + key + "`: it takes " + type.describe(),
                TypeHints.hint(type, node, path, key));
    }

    private Values open(
            TomlNode.Table table, Type.Open open, String path, String key, boolean expand) {
        Values values = Values.empty(table.offset());
        table.entries()
                .forEach((name, entry) -> {
                    try {
                        Scalars.withoutNul(name);
                        open.key().parse(name);
                    } catch (BadValue bad) {
                        report.problem(entry.keyOffset(), key, bad);
                    }
                    read(open.element(), entry, path + "." + name, name, expand)
                            .ifPresentOrElse(
                                    value -> values.map().put(name, value),
                                    () -> values.rejected().add(name));
                });
        return values;
    }

    private List<Values.Value> list(
            TomlNode node, Type.Listing listing, String path, String key, boolean expand) {
        List<TomlNode> elements =
                node instanceof TomlNode.Array array ? array.elements() : List.of(node);
        List<Values.Value> values = new ArrayList<>();
        for (TomlNode element : elements) {
            read(
                            listing.element(),
                            new TomlNode.Entry(element.offset(), element),
                            path,
                            key,
                            expand)
                    .ifPresent(values::add);
        }
        return values;
    }

    private Object text(Type.Text text, String raw, boolean expand) throws BadValue {
        Scalars.withoutNul(raw);
        if (!text.expand()) {
            return text.format().parse(raw);
        }
        // Without expansion the text is not what it will be: then it is not looked at.
        return expand ? text.format().parse(Scalars.withoutNul(expansion.expand(raw))) : raw;
    }
}
