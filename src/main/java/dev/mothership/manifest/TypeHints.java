package dev.mothership.manifest;

/// What to write instead of a value of the wrong TOML type.
final class TypeHints {
    private TypeHints() {}

    static String hint(Type type, TomlNode node, String path, String key) {
        return switch (node) {
            case TomlNode.Scalar(Object value, int _) -> scalar(type, value, key);
            case TomlNode.Table _ ->
                    type instanceof Type.Listing listing && listing.element() instanceof Type.Keys
                            ? "write [[" + path + "]]: one for each entry"
                            : "";
            case TomlNode.Array _ ->
                    type instanceof Type.Keys || type instanceof Type.Open
                            ? "write [" + path + "] or " + key + " = { … }"
                            : "";
        };
    }

    private static String scalar(Type type, Object value, String key) {
        if (value instanceof String text) {
            if (type instanceof Type.Bool && (text.equals("true") || text.equals("false"))) {
                return "write " + text + " without quotes";
            }
            if (type instanceof Type.Number && text.matches("[0-9]+")) {
                return "write " + text + " without quotes";
            }
            return type instanceof Type.Listing ? "write [\"" + text + "\"]" : "";
        }
        boolean text = type.takes(new TomlNode.Scalar("", 0));
        if (text && key.equals("metrics")) {
            return "write \"" + value + "\", or metrics_port = " + value;
        }
        boolean address = type.describe().contains("an address");
        if (text && address) {
            return "write \""
                    + value
                    + "\" (loopback only) or \"0.0.0.0:"
                    + value
                    + "\" (all interfaces)";
        }
        return text ? "write \"" + value + "\"" : "";
    }
}
