package dev.mothership.files;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list of entity tags as `If-Match` and `If-None-Match` have it (RFC 9110, 8.8.3).
///
/// @param any whether it is `*`
/// @param tags each as it came, with its quotes and `W/`
record EntityTags(boolean any, List<String> tags) {
    private static final String WEAK = "W/";

    EntityTags {
        tags = List.copyOf(tags);
    }

    /// @return null where it is no such list
    static @Nullable EntityTags parse(String list) {
        if (list.strip().equals("*")) {
            return new EntityTags(true, List.of());
        }
        List<String> tags = new ArrayList<>();
        int at = 0;
        while (true) {
            at = skip(list, at, " \t,");
            if (at == list.length()) {
                return tags.isEmpty() ? null : new EntityTags(false, tags);
            }
            int open = list.startsWith(WEAK, at) ? at + WEAK.length() : at;
            int close = open < list.length() ? list.indexOf('"', open + 1) : -1;
            if (close < 0 || list.charAt(open) != '"') {
                return null;
            }
            tags.add(list.substring(at, close + 1));
            at = skip(list, close + 1, " \t");
            if (at < list.length() && list.charAt(at) != ',') {
                return null;
            }
        }
    }

    private static int skip(String list, int from, String what) {
        int at = from;
        while (at < list.length() && what.indexOf(list.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /// RFC 9110, 8.8.3.2: weak tags are like none.
    ///
    /// @param tag strong
    boolean hasStrongly(String tag) {
        return any || tags.contains(tag);
    }

    /// Weak tags are like strong ones.
    ///
    /// @param tag strong
    boolean hasWeakly(String tag) {
        return any || tags.contains(tag) || tags.contains(WEAK + tag);
    }
}
