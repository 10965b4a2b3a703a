package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Limits for each address, in memory that does not grow.
class AddressBucketsTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private static InetAddress v4(int number) {
        return IpText.of(
                new byte[] {
                    (byte) (number >> 24),
                    (byte) (number >> 16),
                    (byte) (number >> 8),
                    (byte) number
                });
    }

    record Visit(int client, long after) {}

    @Provide
    Arbitrary<List<Visit>> visits() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 60),
                        Arbitraries.longs().between(0, MINUTE / 100))
                .as(Visit::new)
                .list()
                .ofMaxSize(600);
    }

    /// Two sets of eight places for sixty clients: they drive each other out all the time.
    @Property
    void nobodyGetsMoreThanOnesShareByDrivingOthersOut(@ForAll("visits") List<Visit> visits) {
        TokenBucket bucket = TokenBucket.of(6, MINUTE);
        AddressBuckets table = new AddressBuckets(bucket, 42, 2);
        Map<Integer, Long> exact = new HashMap<>();
        long now = 1;
        for (Visit visit : visits) {
            now += visit.after();
            if (table.take(v4(visit.client()), now) == 0) {
                long full = bucket.take(exact.getOrDefault(visit.client(), 0L), now);
                assertThat(full).as("%s at %d", visit, now).isPositive();
                exact.put(visit.client(), full);
            }
        }
    }

    @Property
    void whereThereIsRoomNobodyGetsLess(@ForAll("visits") List<Visit> visits) {
        TokenBucket bucket = TokenBucket.of(6, MINUTE);
        AddressBuckets table = new AddressBuckets(bucket, 42, 1 << 12);
        Map<Integer, Long> exact = new HashMap<>();
        long now = 1;
        for (Visit visit : visits) {
            now += visit.after();
            long full = bucket.take(exact.getOrDefault(visit.client(), 0L), now);
            long wait = table.take(v4(visit.client()), now);
            assertThat(wait).isEqualTo(full < 0 ? -full : 0);
            if (full > 0) {
                exact.put(visit.client(), full);
            }
        }
    }

    @Test
    void aMillionAddressesTakeNoMoreMemoryAndFreeNobody() {
        AddressBuckets table = new AddressBuckets(TokenBucket.of(60, MINUTE), 7);
        InetAddress greedy = IpText.of(new byte[] {(byte) 203, 0, 113, 5});
        InetAddress modest = IpText.of(new byte[] {(byte) 203, 0, 113, 6});
        for (int i = 0; i < 60; i++) {
            assertThat(table.take(greedy, 1)).isZero();
        }
        int passed = 0;
        for (int i = 0; i < 1_000_000; i++) {
            passed += table.take(v4(0x0a000000 + i), 1) == 0 ? 1 : 0;
        }

        assertThat(passed).isEqualTo(1_000_000);
        assertThat(table.take(greedy, 1)).isPositive();
        for (int i = 0; i < 40; i++) {
            assertThat(table.take(modest, 1)).isZero();
        }
        assertThat(table.take(greedy, 1 + MINUTE)).isZero();
    }

    @Test
    void anIpV6AddressCountsByItsNetwork() {
        AddressBuckets table = new AddressBuckets(TokenBucket.of(1, MINUTE), 7);

        assertThat(table.take(InetAddress.ofLiteral("2001:db8:0:1::1"), 1)).isZero();
        assertThat(table.take(InetAddress.ofLiteral("2001:db8:0:1:ffff::2"), 1)).isPositive();
        assertThat(table.take(InetAddress.ofLiteral("2001:db8:0:2::1"), 1)).isZero();
        assertThat(table.take(InetAddress.ofLiteral("::1"), 1)).isZero();
        assertThat(table.take(InetAddress.ofLiteral("0.0.0.0"), 1)).isZero();
        assertThat(table.take(InetAddress.ofLiteral("32.1.13.184"), 1)).isZero();
        assertThat(table.take(InetAddress.ofLiteral("32.1.13.184"), 1)).isEqualTo(MINUTE);
    }
}
