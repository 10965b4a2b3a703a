package dev.mothership.flagship;

import dev.mothership.process.ProcessOutput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The first few kilobytes that a process writes; the rest is thrown away.
final class FirstText implements ProcessOutput {
    private static final int MOST = 4_096;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> all = new CompletableFuture<>();

    @Override
    public void accept(byte[] buffer, int offset, int length) {
        bytes.write(buffer, offset, Math.min(length, MOST - bytes.size()));
    }

    @Override
    public void end() {
        all.complete(bytes.toString(StandardCharsets.UTF_8));
    }

    /// Completes when the output has ended.
    CompletionStage<String> all() {
        return all;
    }
}
