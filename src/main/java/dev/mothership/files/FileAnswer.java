package dev.mothership.files;

import dev.mothership.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What comes of asking for a file.
public sealed interface FileAnswer {

    /// There is none: somebody else may have an answer.
    record None() implements FileAnswer {}

    /// It cannot be read at this moment.
    record Failed() implements FileAnswer {}

    /// A response.
    ///
    /// @param content null where nothing follows the head
    record Response(ResponseHead head, @Nullable Content content) implements FileAnswer {}

    /// What follows the head.
    ///
    /// @param first the first piece of it, read already
    /// @param rest where more of it comes from
    record Content(ByteBuf first, FileBody rest) {}

    /// Gives back what it holds, where nobody wants it any more. May block.
    default void discard() throws IOException {
        if (this instanceof Response(_, Content(ByteBuf first, FileBody rest))) {
            first.release();
            rest.close();
        }
    }
}
