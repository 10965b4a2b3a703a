package dev.mothership.proxy;

import dev.mothership.http.ResponseHead;
import java.util.List;

/// What is known of the answer to a preflight. Immutable.
sealed interface Kept {
    /// What objects take besides their bytes.
    int OVERHEAD = 256;

    /// The answer.
    ///
    /// @param head changed by nobody: whoever sends it takes a copy
    /// @param deadline from when on it is too old, in a timer's nanoseconds
    @SuppressWarnings("ArrayRecordComponent") // never changed, compared nowhere
    record Answer(ResponseHead head, byte[] body, long deadline) implements Kept {}

    /// There are several, by what these fields of the request say.
    ///
    /// @param names in lower case
    record Varies(List<String> names) implements Kept {}

    /// The last one could not be kept: requests do not wait for one another in the hope for one.
    ///
    /// @param deadline from when on they do
    record Unknown(long deadline) implements Kept {}

    default boolean isOver(long now) {
        return switch (this) {
            case Answer(_, _, long deadline) -> deadline - now <= 0;
            case Unknown(long deadline) -> deadline - now <= 0;
            case Varies _ -> false;
        };
    }

    /// About how many bytes it takes up.
    default int size() {
        return switch (this) {
            case Answer answer -> OVERHEAD + answer.head().fields().length() + answer.body().length;
            case Varies varies -> OVERHEAD + 64 * varies.names().size();
            case Unknown _ -> OVERHEAD;
        };
    }
}
