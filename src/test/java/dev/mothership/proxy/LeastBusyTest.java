package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ship.Traffic;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LeastBusyTest {
    private static final SocketAddress ANYWHERE = new InetSocketAddress("127.0.0.1", 1);

    private static Endpoint endpoint(int number, int requests, boolean closed) {
        Traffic traffic = new Traffic();
        for (int i = 0; i < requests; i++) {
            traffic.enter();
        }
        if (closed) {
            var _ = traffic.close();
        }
        return new Endpoint(ANYWHERE, traffic, new ShipSeries("app", 1), number);
    }

    private static Upstream.Ready ready(List<Endpoint> endpoints) {
        return new Upstream.Ready(endpoints.toArray(Endpoint[]::new));
    }

    @Property
    void aRequestEntersTheLeastBusyOneThatIsOpenAndWasNotTried(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 4) Integer> requests,
            @ForAll @IntRange(max = 63) int closed,
            @ForAll @IntRange(max = 63) int tried,
            @ForAll int turn) {
        List<Endpoint> endpoints = new ArrayList<>();
        List<Endpoint> eligible = new ArrayList<>();
        Set<Endpoint> except = new HashSet<>();
        for (int i = 0; i < requests.size(); i++) {
            boolean isClosed = (closed >> i & 1) == 1;
            Endpoint endpoint = endpoint(i, requests.get(i), isClosed);
            endpoints.add(endpoint);
            if ((tried >> i & 1) == 1) {
                except.add(endpoint);
            } else if (!isClosed) {
                eligible.add(endpoint);
            }
        }
        int fewest = eligible.stream().mapToInt(one -> one.traffic().count()).min().orElse(-1);
        int before = endpoints.stream().mapToInt(one -> one.traffic().count()).sum();

        Endpoint entered = ready(endpoints).enter(turn, except);

        int after = endpoints.stream().mapToInt(one -> one.traffic().count()).sum();
        if (eligible.isEmpty()) {
            assertThat(entered).isNull();
            assertThat(after).isEqualTo(before);
        } else {
            assertThat(eligible).contains(entered);
            assertThat(Objects.requireNonNull(entered).traffic().count()).isEqualTo(fewest + 1);
            assertThat(after).isEqualTo(before + 1);
        }
    }

    @Test
    void noneIsPassedOverWhenTurnsOverflow() {
        List<Endpoint> endpoints =
                List.of(endpoint(0, 2, false), endpoint(1, 2, false), endpoint(2, 0, false));

        assertThat(ready(endpoints).enter(Integer.MAX_VALUE, List.of())).isSameAs(endpoints.get(2));
    }

    @Test
    void thoseThatAreEquallyBusyTakeTurns() {
        List<Endpoint> endpoints =
                List.of(endpoint(0, 0, false), endpoint(1, 0, false), endpoint(2, 0, false));
        Set<Endpoint> chosen = new HashSet<>();
        for (int turn = 0; turn < 3; turn++) {
            Endpoint entered = ready(endpoints).enter(turn, List.of());
            Objects.requireNonNull(entered).traffic().leave();
            chosen.add(entered);
        }

        assertThat(chosen).hasSize(3);
    }
}
