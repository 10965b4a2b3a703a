package dev.mothership.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Keeps what a process writes. Used by the pump's thread until the end.
final class Captured implements ProcessOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final CompletableFuture<Void> first = new CompletableFuture<>();

    @Override
    public void accept(byte[] buffer, int offset, int length) {
        bytes.write(buffer, offset, length);
        first.complete(null);
    }

    @Override
    public void end() {
        if (!whole.complete(bytes.toByteArray())) {
            throw new IllegalStateException("ended twice");
        }
    }

    /// Waits for the first bytes: what a process writes when it is ready.
    void awaitFirst() throws Exception {
        first.get(20, TimeUnit.SECONDS);
    }

    byte[] bytes() throws Exception {
        return whole.get(20, TimeUnit.SECONDS);
    }

    String text() throws Exception {
        return new String(bytes(), UTF_8);
    }
}
