package dev.mothership.flagship;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Jobs that end when a test says so. Thread-safe.
final class PaperJobs implements PrelaunchJobs {
    private final List<CompletableFuture<Result>> runs = new ArrayList<>();
    private final List<CompletableFuture<Void>> starts = new ArrayList<>();
    private final boolean endsByItself;

    /// @param endsByItself whether they have succeeded as soon as they are started
    PaperJobs(boolean endsByItself) {
        this.endsByItself = endsByItself;
    }

    @Override
    public synchronized Run start() {
        CompletableFuture<Result> result = new CompletableFuture<>();
        runs.add(result);
        await(runs.size() - 1).complete(null);
        if (endsByItself) {
            result.complete(new Result.Done());
        }
        return new Run() {
            @Override
            public CompletionStage<Result> result() {
                return result;
            }

            @Override
            public void stop(Duration grace) {
                result.complete(new Result.Stopped());
            }

            @Override
            public void kill() {
                result.complete(new Result.Stopped());
            }
        };
    }

    /// How often they were started.
    synchronized int count() {
        return runs.size();
    }

    /// Ends the last run.
    synchronized void end(Result result) {
        runs.getLast().complete(result);
    }

    /// The end of the last run, whoever ends it.
    synchronized CompletableFuture<Result> last() {
        return runs.getLast();
    }

    /// Completes when they are started for the nth time, from 0.
    synchronized CompletableFuture<Void> started(int index) {
        return await(index);
    }

    private CompletableFuture<Void> await(int index) {
        while (starts.size() <= index) {
            starts.add(new CompletableFuture<>());
        }
        return starts.get(index);
    }
}
