package dev.mothership.proxy;

/// A request target that the check let through, taken apart.
///
/// @param path begins with `/`, or is `*`
/// @param query with its `?`; empty where there is none
record RequestTarget(String path, String query) {

    /// @param uri in origin, absolute or asterisk form
    static RequestTarget of(String uri) {
        String origin = uri.charAt(0) == '/' || uri.equals("*") ? uri : origin(uri);
        int question = origin.indexOf('?');
        return question < 0
                ? new RequestTarget(origin, "")
                : new RequestTarget(origin.substring(0, question), origin.substring(question));
    }

    private static String origin(String absolute) {
        int authority = absolute.indexOf("://") + 3;
        for (int i = authority; i < absolute.length(); i++) {
            char character = absolute.charAt(i);
            if (character == '/') {
                return absolute.substring(i);
            }
            if (character == '?') {
                return "/" + absolute.substring(i);
            }
        }
        return "/";
    }

    boolean isAsterisk() {
        return path.equals("*");
    }
}
