package dev.mothership.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A process between its launch and the end of its output. Thread-safe.
final class Child implements RunningProcess {
    private final Children children;
    private final int pid;
    private final Consumer<ExitStatus> onExit;
    private volatile boolean killed;
    private final AtomicInteger openStreams = new AtomicInteger(2);
    private final CompletableFuture<Void> outputDone = new CompletableFuture<>();

    Child(Children children, int pid, Consumer<ExitStatus> onExit) {
        this.children = children;
        this.pid = pid;
        this.onExit = onExit;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void signalGroup(String name) {
        children.signalGroup(this, name);
    }

    @Override
    public CompletionStage<Void> outputDone() {
        return outputDone.minimalCompletionStage();
    }

    /// One of the two pipes has ended.
    void streamEnded() {
        if (openStreams.decrementAndGet() == 0) {
            outputDone.complete(null);
        }
    }

    /// We send it SIGKILL.
    void killing() {
        killed = true;
    }

    /// Whether we have sent it SIGKILL.
    boolean killed() {
        return killed;
    }

    void exited(ExitStatus status) {
        onExit.accept(status);
    }
}
