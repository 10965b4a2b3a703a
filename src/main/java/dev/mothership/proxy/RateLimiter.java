package dev.mothership.proxy;

import dev.mothership.manifest.ProxySettings;
import dev.mothership.timer.Timer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Which requests are too many: `rate_limiting`. Thread-safe.
final class RateLimiter {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /// What a request is too many for; a label of `mothership_requests_limited_total`.
    enum Limit {
        GLOBAL("global"),
        ADDRESS("address");

        private final String label;

        Limit(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /// @param seconds after which it may come again; at least 1
    record Excess(Limit limit, long seconds) {}

    private record Global(TokenBucket bucket, AtomicLong full) {}

    private final Timer timer;
    private final long origin;
    private final @Nullable Global global;
    private final @Nullable AddressBuckets addresses;

    private RateLimiter(
            Timer timer, long origin, @Nullable Global global, @Nullable AddressBuckets addresses) {
        this.timer = timer;
        this.origin = origin;
        this.global = global;
        this.addresses = addresses;
    }

    /// @param former what is in force: of a limit that stays the same, the buckets stay too
    /// @return null where there are no limits
    static @Nullable RateLimiter of(
            Optional<ProxySettings.RateLimits> settings,
            @Nullable RateLimiter former,
            Timer timer) {
        if (settings.isEmpty()) {
            return null;
        }
        return new RateLimiter(
                timer,
                former == null ? timer.nanos() : former.origin,
                global(bucket(settings.get().globalPerSecond(), SECOND), former),
                addresses(bucket(settings.get().perAddressPerMinute(), MINUTE), former));
    }

    private static @Nullable Global global(
            @Nullable TokenBucket wanted, @Nullable RateLimiter former) {
        if (wanted == null) {
            return null;
        }
        Global known = former == null ? null : former.global;
        return known != null && known.bucket.equals(wanted)
                ? known
                : new Global(wanted, new AtomicLong());
    }

    private static @Nullable AddressBuckets addresses(
            @Nullable TokenBucket wanted, @Nullable RateLimiter former) {
        if (wanted == null) {
            return null;
        }
        AddressBuckets known = former == null ? null : former.addresses;
        return known != null && known.bucket().equals(wanted)
                ? known
                : new AddressBuckets(wanted, ThreadLocalRandom.current().nextLong());
    }

    private static @Nullable TokenBucket bucket(OptionalInt tokens, long span) {
        return tokens.isPresent() ? TokenBucket.of(tokens.getAsInt(), span) : null;
    }

    /// Counts a request. The address's limit comes first, so that one client cannot use up what all
    /// have together.
    ///
    /// @param client null where it has no address; then only the global limit counts
    /// @return null if it is not too many
    @Nullable Excess count(@Nullable InetAddress client) {
        long now = timer.nanos() - origin + 1;
        if (addresses != null && client != null) {
            long wait = addresses.take(client, now);
            if (wait > 0) {
                return new Excess(Limit.ADDRESS, seconds(wait));
            }
        }
        long wait = global == null ? 0 : take(global, now);
        return wait > 0 ? new Excess(Limit.GLOBAL, seconds(wait)) : null;
    }

    private static long take(Global global, long now) {
        while (true) {
            long full = global.full.get();
            long next = global.bucket.take(full, now);
            if (next < 0) {
                return -next;
            }
            if (global.full.compareAndSet(full, next)) {
                return 0;
            }
        }
    }

    private static long seconds(long nanos) {
        return Math.ceilDiv(nanos, SECOND);
    }
}
