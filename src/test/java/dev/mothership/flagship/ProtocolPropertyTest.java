package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Servers boot, die, are cut off and told to stop in all sorts of orders, and the database
/// restarts: what is promised holds all the same.
class ProtocolPropertyTest {

    @Property(tries = 2_000)
    void neverTwoAtATimeAndNobodyHangs(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
        ProtocolWorld world = new ProtocolWorld(seed, Optional.of("7"));
        boot(world, count);
        for (int i = world.random.nextInt(4); i > 0; i--) {
            trouble(world);
        }
        try {
            world.run();
            end(world);
        } catch (AssertionError e) {
            throw new AssertionError(String.join("\n", world.history), e);
        }
    }

    @Property(tries = 500)
    void withoutTroubleItIsRunOnce(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int count) {
        ProtocolWorld world = new ProtocolWorld(seed, Optional.of("7"));
        boot(world, count);
        world.run();

        assertThat(world.jobsDone).isEqualTo(1);
        assertThat(world.servers())
                .allSatisfy(server ->
                        assertThat(server.verdict.orElseThrow())
                                .isInstanceOf(Verdict.Proceed.class));
    }

    @Property(tries = 500)
    void aWaveThatBootsTogetherRunsItOnce(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int count) {
        ProtocolWorld world = new ProtocolWorld(seed, Optional.empty());
        for (int i = 0; i < count; i++) {
            ModelServer server = world.server("s" + i);
            world.after(world.millis(40), server::start);
        }
        world.run();

        assertThat(world.jobsDone).isEqualTo(1);
    }

    @Property(tries = 300)
    void aDatabaseThatComesAndGoesIsGivenUp(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
        ProtocolWorld world = new ProtocolWorld(seed, Optional.of("7"));
        for (int i = 0; i < count; i++) {
            world.server("s" + i).start();
        }
        world.after(world.beats(3), world::flap);
        world.run();
        end(world);

        long last = world.timing.patience() + world.timing.election();
        assertThat(world.now).isLessThan(last + 10 * world.timing.heartbeat());
    }

    private static void boot(ProtocolWorld world, int count) {
        for (int i = 0; i < count; i++) {
            String name = "s" + i;
            world.after(world.beats(8), () -> world.server(name).start());
        }
    }

    private static void trouble(ProtocolWorld world) {
        world.after(
                world.beats(15),
                () -> {
                    if (world.servers().isEmpty()) {
                        return;
                    }
                    ModelServer any =
                            world.servers().get(world.random.nextInt(world.servers().size()));
                    ModelServer flagship =
                            world.servers().stream()
                                    .filter(ModelServer::runsJobs)
                                    .findFirst()
                                    .orElse(any);
                    switch (world.random.nextInt(6)) {
                        case 0 -> flagship.die();
                        case 1 -> any.die();
                        case 2 -> world.restart(world.beats(5));
                        case 3 -> flagship.silence(world.beats(20));
                        case 4 -> world.endHolder();
                        default -> any.silence(world.beats(20));
                    }
                });
    }

    private static void end(ProtocolWorld world) {
        assertThat(world.jobsRunning).isZero();
        assertThat(world.servers())
                .allSatisfy(
                        server -> assertThat(server.verdict.isPresent() || server.dead()).isTrue());
    }
}
