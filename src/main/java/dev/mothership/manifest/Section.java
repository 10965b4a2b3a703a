package dev.mothership.manifest;

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

        /// Whether a value asks for nothing.
        boolean isOff(Values.Value value) {
            return switch (value.object()) {
                case Boolean on -> !on;
                case List<?> list -> list.isEmpty();
                case Values table ->
                        table.map().isEmpty()
                                || !table.get("enabled", Boolean.class)
                                        .orElse(type.isOnByDefault());
                default -> value.text().equals(standard);
            };
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

    /// Those that may be used; not those that are only known.
    List<String> supported() {
        return keys.stream().filter(key -> !key.soon()).map(Key::name).toList();
    }

    /// A template: the same without one key, nothing required, no defaults.
    Section without(String name) {
        return new Section(
                keys.stream()
                        .filter(key -> !key.name().equals(name))
                        .map(k -> new Key(k.name(), k.type(), false, "", k.soon()))
                        .toList());
    }
}
