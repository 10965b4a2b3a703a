package dev.mothership.manifest;

import java.time.Duration;

/// Turns single TOML values into what they mean.
final class Scalars {
    private Scalars() {}

    static String withoutNul(String text) throws BadValue {
        if (text.indexOf('\0') >= 0) {
            throw new BadValue("it has a NUL character", "");
        }
        return text;
    }

    static Long number(Type.Number type, Long number) throws BadValue {
        if (number < type.min() || number > type.max()) {
            String range =
                    type.min() == type.max()
                            ? "only " + type.min() + " is a number it takes"
                            : "it takes " + type.min() + " to " + type.max();
            throw new BadValue(number + " is out of range", range);
        }
        return number;
    }

    static Duration time(Type.Time type, Object value) throws BadValue {
        Duration duration =
                value instanceof String text
                        ? Quantities.duration(text)
                        : Quantities.seconds((Long) value);
        if (duration.compareTo(type.min()) < 0) {
            throw new BadValue(
                    Quantities.text(duration) + " is too short",
                    type.min().toMillis() > 1
                            ? "it must be at least " + Quantities.text(type.min())
                            : "it must be more than 0");
        }
        return duration;
    }

    static Long size(Type.Size type, Object value) throws BadValue {
        long size =
                value instanceof String text
                        ? Quantities.size(text)
                        : Quantities.bytes((Long) value);
        if (size < type.min() || size > type.max()) {
            throw new BadValue(
                    Quantities.text(size) + " is out of range",
                    "it takes "
                            + Quantities.text(type.min())
                            + " to "
                            + Quantities.text(type.max()));
        }
        return size;
    }

    static String choice(Type.Choice type, String word) throws BadValue {
        if (!type.words().contains(word)) {
            String bare = word.startsWith("SIG") ? word.substring(3) : word;
            throw new BadValue(
                    "\"" + word + "\" is not one of its values",
                    Nearest.hint(bare, type.words(), "values"));
        }
        return word;
    }
}
