package dev.mothership.files;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a file is to be sent, by what the client knows of it (RFC 9110, 13.2.2).
///
/// @param tag the file's, strong
/// @param modified to the second
/// @param now the time
record Preconditions(String tag, Instant modified, Instant now) {
    enum Outcome {
        SEND,
        NOT_MODIFIED,
        FAILED
    }

    Outcome judge(FileRequest.Conditions asked) {
        if (!isAsExpected(asked)) {
            return Outcome.FAILED;
        }
        return isKnown(asked) ? Outcome.NOT_MODIFIED : Outcome.SEND;
    }

    private boolean isAsExpected(FileRequest.Conditions asked) {
        if (asked.ifMatch() != null) {
            EntityTags tags = EntityTags.parse(asked.ifMatch());
            return tags != null && tags.hasStrongly(tag);
        }
        Instant since = date(asked.ifUnmodifiedSince());
        return since == null || !modified.isAfter(since);
    }

    private boolean isKnown(FileRequest.Conditions asked) {
        if (asked.ifNoneMatch() != null) {
            EntityTags tags = EntityTags.parse(asked.ifNoneMatch());
            return tags != null && tags.hasWeakly(tag);
        }
        Instant since = date(asked.ifModifiedSince());
        return since != null && !modified.isAfter(since);
    }

    /// The range that is to be followed; null where there is none, or it is one of another file. A
    /// date tells files apart only if it is a second old at least (8.8.2.2).
    @Nullable String range(FileRequest.Conditions asked) {
        String condition = asked.ifRange();
        if (condition == null || condition.equals(tag)) {
            return asked.range();
        }
        Instant date = date(condition);
        boolean same =
                date != null && date.equals(modified) && modified.isBefore(now.minusSeconds(1));
        return same ? asked.range() : null;
    }

    private static @Nullable Instant date(@Nullable String text) {
        return text == null ? null : HttpDate.parse(text);
    }
}
