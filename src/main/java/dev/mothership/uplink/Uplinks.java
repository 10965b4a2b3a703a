package dev.mothership.uplink;

import dev.mothership.manifest.Uplink;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Asks whether uplinks can be reached. Thread-safe.
@ApplicationScoped
public class Uplinks {
    private final Vertx vertx;
    private final Timer timer;

    public Uplinks(Vertx vertx, Timer timer) {
        this.vertx = vertx;
        this.timer = timer;
    }

    /// Asks all of them at once, what several have in common once. Completes when each has answered
    /// or its time is over.
    public CompletionStage<List<Finding>> ask(List<Uplink> uplinks) {
        Duration longest =
                uplinks.stream()
                        .map(Uplink::timeout)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
        UplinkProbe probe = new UplinkProbe(vertx, longest);
        long began = timer.nanos();
        Map<Uplink.Target, Future<Optional<String>>> answers = new HashMap<>();
        uplinks.stream()
                .flatMap(uplink -> uplink.targets().stream())
                .distinct()
                .forEach(target -> answers.put(target, probe.ask(target)));
        List<CompletableFuture<Finding>> findings =
                uplinks.stream().map(uplink -> finding(uplink, answers, began)).toList();
        return CompletableFuture.allOf(findings.toArray(CompletableFuture[]::new))
                .thenApply(_ -> findings.stream().map(CompletableFuture::join).toList())
                .whenComplete((_, _) -> probe.close());
    }

    private CompletableFuture<Finding> finding(
            Uplink uplink, Map<Uplink.Target, Future<Optional<String>>> answers, long began) {
        CompletableFuture<Finding> finding = new CompletableFuture<>();
        Timer.Scheduled deadline =
                timer.after(
                        uplink.timeout(),
                        () ->
                                finding.complete(
                                        found(
                                                uplink,
                                                began,
                                                Optional.of(
                                                        "no answer within "
                                                                + Words.of(uplink.timeout())))));
        List<Future<Optional<String>>> own =
                uplink.targets().stream()
                        .map(answers::get)
                        .filter(java.util.Objects::nonNull)
                        .toList();
        for (Future<Optional<String>> answer : own) {
            answer.onSuccess(problem -> {
                if (problem.isEmpty()) {
                    finding.complete(found(uplink, began, problem));
                } else if (own.stream().allMatch(Future::isComplete)
                        && own.stream().noneMatch(each -> each.result().isEmpty())) {
                    finding.complete(
                            found(
                                    uplink,
                                    began,
                                    Optional.of(
                                            String.join(
                                                    "; ",
                                                    own.stream()
                                                            .map(each -> each.result().orElse(""))
                                                            .distinct()
                                                            .toList()))));
                }
            });
        }
        finding.whenComplete((_, _) -> deadline.cancel());
        return finding;
    }

    private Finding found(Uplink uplink, long began, Optional<String> problem) {
        return new Finding(uplink, Duration.ofNanos(timer.nanos() - began), problem);
    }
}
