package dev.mothership.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// A file that is open, and what it was like at that moment.
///
/// @param identity tells it from another file of the same size and time
/// @param coding what it is compressed by; null for a file as it is
/// @param varies whether there is a compressed form beside it
record OpenFile(
        FileChannel channel,
        long size,
        Instant changed,
        int identity,
        @Nullable Coding coding,
        boolean varies)
        implements Closeable {

    /// A strong entity tag (RFC 9110, 8.8.3): a file that is written anew has another one, and so
    /// has each compressed form.
    String tag() {
        return '"'
                + Long.toHexString(ChronoUnit.NANOS.between(Instant.EPOCH, changed))
                + '-'
                + Long.toHexString(size)
                + '-'
                + Integer.toHexString(identity)
                + (coding == null ? "" : "-" + coding.token())
                + '"';
    }

    /// The time of its last change as `Last-Modified` may have it: to the second, and never in the
    /// future (RFC 9110, 8.8.2.1).
    Instant modified(Instant now) {
        return (changed.isAfter(now) ? now : changed).truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
