package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys of one kind of table.
///
/// @param keys in the order of the reference
record Section(List<Key> keys) {

    /// One key.
    ///
    /// @param standard its default as the manifest would write it; empty: none
    /// @param soon whether its behaviour does not exist yet: then only "off" is accepted
    record Key(String name, Type type, boolean required, String standard, boolean soon) {
        Key(String name, Type type) {
            this(name, type, false, "", false);
        }

        Key mandatory() {
            return new Key(name, type, true, standard, soon);
        }

        Key otherwise(String value) {
            return new Key(name, type, required, value, soon);
        }

        /// Not supported yet. Strike it out where the behaviour comes.
        Key later() {
            return new Key(name, type, required, standard, true);
        }
    }

    static Section of(Key... keys) {
        return new Section(List.of(keys));
    }

    Optional<Key> key(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    List<String> names() {
        return keys.stream().map(Key::name).toList();
    }

    /// The same without required keys: a template.
    Section without(String name) {
        return new Section(
                keys.stream()
                        .filter(key -> !key.name().equals(name))
                        .map(k -> new Key(k.name(), k.type(), false, "", k.soon()))
                        .toList());
    }

    /// Every key below here, as dotted paths; `*` where the user chooses the name.
    static List<String> paths(Type type, String prefix) {
        List<String> paths = new ArrayList<>();
        switch (type) {
            case Type.Keys keys -> {
                for (Key key : keys.section().keys()) {
                    String path = prefix.isEmpty() ? key.name() : prefix + "." + key.name();
                    paths.add(path);
                    paths.addAll(paths(key.type(), path));
                }
            }
            case Type.Open open -> paths.addAll(paths(open.element(), prefix + ".*"));
            case Type.Listing listing -> paths.addAll(paths(listing.element(), prefix));
            case Type.Either either ->
                    either.types().forEach(option -> paths.addAll(paths(option, prefix)));
            case Type.Text _,
                    Type.Bool _,
                    Type.Number _,
                    Type.Time _,
                    Type.Size _,
                    Type.Choice _ -> {}
        }
        return paths;
    }
}
