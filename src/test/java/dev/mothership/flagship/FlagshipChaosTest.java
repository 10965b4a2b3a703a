package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Waves of servers on a real PostgreSQL, with flagships killed, the database restarted and the
/// network silent at random moments. `-Dflagship.waves=N` runs more of them, `-Dflagship.seed=N`
/// those of another run again.
class FlagshipChaosTest {
    private static final int WAVES = Integer.getInteger("flagship.waves", 6);
    private static final long SEED = Long.getLong("flagship.seed", System.nanoTime());

    private enum Trouble {
        NONE,
        DEATH,
        RESTART,
        SILENCE
    }

    private record Member(Contender contender, ChaosJobs jobs, SilentRelay relay) {}

    @Test
    void neverTwoAtATimeNeverWithoutAndNobodyHangs() throws Exception {
        System.out.println("flagship.seed=" + SEED + " flagship.waves=" + WAVES);
        Vertx vertx = Vertx.vertx();
        try (TestPostgres postgres = TestPostgres.start("max_connections=100")) {
            Random random = new Random(SEED);
            for (int wave = 0; wave < WAVES; wave++) {
                long seed = random.nextLong();
                Trouble trouble = Trouble.values()[wave % Trouble.values().length];
                try {
                    wave(postgres, vertx, wave, trouble, new Random(seed));
                } catch (AssertionError e) {
                    throw new AssertionError(
                            "wave " + wave + " (" + trouble + ") of flagship.seed=" + SEED, e);
                }
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void wave(
            TestPostgres postgres, Vertx vertx, int number, Trouble trouble, Random random)
            throws Exception {
        Contender.Setup setup =
                Contender.Setup.of(vertx, "chaos")
                        .heartbeat(Duration.ofMillis(700))
                        .patience(Duration.ofSeconds(40));
        ChaosJobs.Ledger ledger = new ChaosJobs.Ledger();
        List<Member> members = new ArrayList<>();
        try {
            int count = 3 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                SilentRelay relay = new SilentRelay(postgres.port());
                ChaosJobs jobs = new ChaosJobs(ledger, setup.timer(), random.nextLong());
                Contender contender =
                        setup.enter(
                                TestPostgres.url(relay.port()),
                                Optional.of("wave " + number),
                                Duration.ZERO,
                                jobs);
                members.add(new Member(contender, jobs, relay));
                contender
                        .election
                        .verdict()
                        .thenAccept(verdict -> {
                            if (verdict instanceof Verdict.Proceed && ledger.done().get() == 0) {
                                ledger.overlaps().incrementAndGet();
                            }
                        });
            }
            CompletableFuture<Optional<Member>> victim = new CompletableFuture<>();
            setup.timer()
                    .after(
                            Duration.ofMillis(random.nextInt(1_500)),
                            () ->
                                    CompletableFuture.runAsync(() ->
                                                    victim.complete(
                                                            trouble(
                                                                    trouble, postgres, members,
                                                                    random)))
                                            .exceptionally(failure -> {
                                                victim.completeExceptionally(failure);
                                                return null;
                                            }));
            Optional<Member> dead = victim.get(60, TimeUnit.SECONDS);
            for (Member member : members) {
                if (dead.filter(member::equals).isEmpty()) {
                    assertThat(member.contender.verdict()).isInstanceOf(Verdict.Proceed.class);
                }
            }
            assertThat(ledger.overlaps().get()).as("two at a time, or served too soon").isZero();
            if (trouble == Trouble.NONE) {
                assertThat(ledger.done().get()).isEqualTo(1);
            }
        } finally {
            members.forEach(member -> {
                member.contender.election.kill();
                member.relay.close();
            });
        }
    }

    /// Makes it, and says who has died of it.
    private static Optional<Member> trouble(
            Trouble trouble, TestPostgres postgres, List<Member> members, Random random) {
        Member any = members.get(random.nextInt(members.size()));
        Member flagship =
                members.stream().filter(member -> member.jobs.run()).findFirst().orElse(any);
        switch (trouble) {
            case NONE -> {}
            case DEATH -> {
                flagship.jobs.die();
                flagship.relay.close();
                flagship.contender.election.kill();
                return Optional.of(flagship);
            }
            case RESTART -> {
                postgres.stop(random.nextBoolean() ? "INT" : "QUIT");
                postgres.startAgain();
            }
            case SILENCE -> {
                flagship.relay.silence();
                CompletableFuture.delayedExecutor(random.nextInt(5_000), TimeUnit.MILLISECONDS)
                        .execute(flagship.relay::speak);
            }
        }
        return Optional.empty();
    }
}
