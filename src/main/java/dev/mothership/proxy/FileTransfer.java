package dev.mothership.proxy;

import dev.mothership.files.FileAnswer;
import dev.mothership.files.FileBody;
import io.netty.buffer.ByteBuf;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A file on its way to the client of an exchange. Belongs to its event loop; what blocks runs on
/// the threads of [ProxyState#disk()], one task at a time, and its result comes back to the loop.
///
/// ```
/// LOOKING ──▶ SENDING ⇄ READING ──▶ OVER
/// ```
///
/// Not by `sendfile`: that would read from the disk on the event loop.
final class FileTransfer {
    private static final String BUSY = "too many requests wait for files";

    private final Exchange exchange;
    private final ProxyLoop loop;
    private final StaticFolders.Candidate candidate;
    private @Nullable FileBody body;
    private boolean reading;
    private boolean wanted = true;
    private boolean over;

    FileTransfer(Exchange exchange, ProxyLoop loop, StaticFolders.Candidate candidate) {
        this.exchange = exchange;
        this.loop = loop;
        this.candidate = candidate;
    }

    void begin() {
        boolean accepted =
                loop.state()
                        .disk()
                        .run(() -> {
                            FileAnswer answer = answer();
                            toLoop(() -> answered(answer), answer::discard);
                        });
        if (!accepted) {
            exchange.answer(503, BUSY);
        }
    }

    /// Not on the loop. Whatever happens the exchange is told: it would wait for ever.
    private FileAnswer answer() {
        try {
            return candidate.files().answer(candidate.request(), loop.allocator());
        } catch (RuntimeException | OutOfMemoryError failure) {
            return new FileAnswer.Failed();
        }
    }

    /// Not on the loop. If the loop is gone, so is the client.
    private void toLoop(Runnable handling, Closeable unwanted) {
        try {
            loop.eventLoop().execute(handling);
        } catch (RejectedExecutionException gone) {
            close(unwanted);
        }
    }

    private void answered(FileAnswer answer) {
        if (over) {
            later(answer::discard);
            return;
        }
        switch (answer) {
            case FileAnswer.None() -> {
                over = true;
                exchange.noFile();
            }
            case FileAnswer.Failed() -> exchange.answer(503, "the file cannot be read now");
            case FileAnswer.Response(var head, var content) -> {
                exchange.responded(head);
                if (content == null) {
                    end();
                } else {
                    body = content.rest();
                    send(content.first(), content.rest());
                }
            }
        }
    }

    /// The client is told the end only by the last byte: one that it did not get breaks the
    /// connection.
    private void send(ByteBuf piece, FileBody from) {
        exchange.responseData(piece);
        if (over) {
            return;
        }
        if (!reading && from.isRead()) {
            end();
        } else {
            exchange.flushResponse();
            readOn();
        }
    }

    private void end() {
        over = true;
        exchange.responseEnded(null);
    }

    /// Whether the client takes more.
    void flow(boolean on) {
        wanted = on;
        readOn();
    }

    private void readOn() {
        FileBody from = body;
        if (from == null || over || reading || !wanted || from.isRead()) {
            return;
        }
        reading = true;
        if (!loop.state().disk().run(() -> read(from))) {
            reading = false;
            exchange.answer(503, BUSY);
        }
    }

    /// Not on the loop.
    private void read(FileBody from) {
        try {
            ByteBuf piece = from.read(loop.allocator());
            toLoop(
                    () -> got(piece, from),
                    () -> {
                        piece.release();
                        from.close();
                    });
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            close(from);
            toLoop(() -> exchange.answer(502, "the file cannot be read to its end"), from);
        }
    }

    private void got(ByteBuf piece, FileBody from) {
        reading = false;
        if (over) {
            piece.release();
            later(from);
        } else {
            send(piece, from);
        }
    }

    /// The exchange is over.
    void abandon() {
        if (!over) {
            over = true;
            FileBody begun = body;
            if (begun != null && !reading) {
                later(begun);
            }
        }
    }

    /// Closing may wait for the disk, too; where no thread is free for it, it has to be done here.
    private void later(Closeable unwanted) {
        if (!loop.state().disk().run(() -> close(unwanted))) {
            close(unwanted);
        }
    }

    private static void close(Closeable unwanted) {
        try {
            unwanted.close();
        } catch (IOException failure) {
            // There is nothing that could be done about a file that was only read.
        }
    }
}
