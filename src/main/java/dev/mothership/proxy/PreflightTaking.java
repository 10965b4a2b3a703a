package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;

/// A ship's answer to a preflight that is to be kept once all of it has come. Belongs to its event
/// loop.
final class PreflightTaking {
    private static final byte[] EMPTY = {};

    private final PreflightRules.Keep rules;
    private final ResponseHead head;
    private byte[] body = EMPTY;

    /// @param answer as the ship sent it: not compressed yet
    PreflightTaking(PreflightRules.Keep rules, ResponseHead answer) {
        this.rules = rules;
        this.head = answer.copy();
        head.fields().remove(FieldName.X_REQUEST_ID); // of one request
    }

    /// What the answer's `Vary` names, besides what is in the key.
    List<String> vary() {
        return rules.vary();
    }

    /// @param data stays the caller's
    /// @return false where the body gets too long
    boolean add(ByteBuf data) {
        int begun = body.length;
        int more = data.readableBytes();
        if (begun + more > PreflightRules.LONGEST_BODY) {
            return false;
        }
        if (more > 0) {
            body = Arrays.copyOf(body, begun + more);
            data.getBytes(data.readerIndex(), body, begun, more);
        }
        return true;
    }

    /// All of it has come.
    ///
    /// @param now in a timer's nanoseconds
    Kept.Answer answer(long now) {
        return new Kept.Answer(head, body, now + rules.nanos());
    }
}
