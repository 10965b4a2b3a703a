package dev.mothership.manifest;

import java.time.Duration;
import java.util.List;

/// What a key takes: data for [Checker], and for the reference's own test.
sealed interface Type {

    /// Reads a text value.
    @FunctionalInterface
    interface Format {
        Object parse(String text) throws BadValue;
    }

    /// A string.
    ///
    /// @param words what it is, with its article
    /// @param expand whether `$VAR` is replaced
    record Text(String words, Format format, boolean expand) implements Type {
        Text(String words, Format format) {
            this(words, format, false);
        }

        Text expanded() {
            return new Text(words, format, true);
        }
    }

    record Bool() implements Type {}

    record Number(long min, long max) implements Type {}

    /// A duration: a string or a number of seconds.
    record Time(Duration min) implements Type {}

    /// A size: a string or a number of bytes.
    record Size(long min, long max) implements Type {}

    /// One of some words.
    record Choice(List<String> words) implements Type {}

    /// An array.
    ///
    /// @param single whether one element may stand without brackets
    record Listing(Type element, boolean single) implements Type {}

    /// A table with the keys of a section.
    record Keys(Section section) implements Type {}

    /// A table with keys of the user's choice.
    record Open(Format key, Type element) implements Type {}

    /// The first whose TOML type fits.
    record Either(List<Type> types) implements Type {}

    /// Whether a value of this TOML type can be one.
    default boolean takes(TomlNode node) {
        return switch (this) {
            case Text _, Choice _ -> isA(node, String.class);
            case Bool _ -> isA(node, Boolean.class);
            case Number _ -> isA(node, Long.class);
            case Time _, Size _ -> isA(node, String.class) || isA(node, Long.class);
            case Listing listing ->
                    node instanceof TomlNode.Array
                            || (listing.single && listing.element.takes(node));
            case Keys _, Open _ -> node instanceof TomlNode.Table;
            case Either either -> either.types.stream().anyMatch(type -> type.takes(node));
        };
    }

    /// What it is, for people.
    default String describe() {
        return switch (this) {
            case Text text -> text.words;
            case Bool _ -> "true or false";
            case Number _ -> "a whole number";
            case Time _ -> "a duration";
            case Size _ -> "a size";
            case Choice choice -> "one of " + quoted(choice.words);
            case Listing listing ->
                    (listing.single ? listing.element.describe() + " or " : "") + "an array";
            case Keys _, Open _ -> "a table";
            case Either either ->
                    String.join(
                            " or ", either.types.stream().map(Type::describe).distinct().toList());
        };
    }

    private static String quoted(List<String> words) {
        return String.join(", ", words.stream().map(word -> "\"" + word + "\"").toList());
    }

    private static boolean isA(TomlNode node, Class<?> kind) {
        return node instanceof TomlNode.Scalar scalar && kind.isInstance(scalar.value());
    }
}
