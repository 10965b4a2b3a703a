package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which answers to preflights may be kept, how long and for whom.
final class PreflightRules {
    /// Of an answer: it is held in memory.
    static final int LONGEST_BODY = 4_096;

    private static final int LONGEST_HEAD = 8_192;
    private static final int MOST_VARIED = 8;
    private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    private static final Set<String> NOT_SHARED = Set.of("no-store", "no-cache", "private");

    /// Besides [FieldName#isOurs]: of these, the ship has not seen what the client sent either.
    private static final Set<String> OURS = Set.of("x-client-kind", "x-ja4h");

    private PreflightRules() {}

    /// @param nanos how long it may be kept
    /// @param vary which fields of a request it is for, besides those of the key; in lower case
    record Keep(long nanos, List<String> vary) {}

    /// @param standard how long one is kept that does not say it
    /// @return null for one that may not be kept
    static @Nullable Keep of(ResponseHead head, Duration standard) {
        Fields fields = head.fields();
        if (head.status() < 200
                || head.status() >= 300
                || head.status() == 206
                || head.bodyLength() > LONGEST_BODY
                || fields.length() > LONGEST_HEAD
                // Its body ends with the connection: nobody could say whether it is complete.
                || (head.bodyLength() < 0 && !fields.has(FieldName.TRANSFER_ENCODING))
                || !isShared(fields.joined(FieldName.CACHE_CONTROL))) {
            return null;
        }
        long nanos = nanos(fields, standard);
        List<String> vary = vary(fields);
        return nanos <= 0 || vary == null ? null : new Keep(nanos, vary);
    }

    private static boolean isShared(@Nullable String cacheControl) {
        if (cacheControl == null) {
            return true;
        }
        for (String directive : cacheControl.toLowerCase(Locale.ROOT).split(",", -1)) {
            if (NOT_SHARED.contains(directive.split("=", 2)[0].strip())) {
                return false;
            }
        }
        return true;
    }

    /// 0 where it sets a cookie, or says that it is not to be kept, or what cannot be understood.
    private static long nanos(Fields fields, Duration standard) {
        String age = null;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.isRemoved(i)) {
                continue;
            }
            if (fields.nameIs(i, "set-cookie")) {
                return 0;
            }
            if (fields.nameIs(i, "access-control-max-age")) {
                if (age != null) {
                    return 0;
                }
                age = fields.value(i);
            }
        }
        return age == null ? standard.toNanos() : Duration.ofSeconds(seconds(age)).toNanos();
    }

    private static long seconds(String age) {
        if (age.isEmpty() || !age.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return 0;
        }
        return age.length() > 9
                ? LONGEST_SECONDS
                : Math.min(Integer.parseInt(age), LONGEST_SECONDS);
    }

    private static @Nullable List<String> vary(Fields fields) {
        TreeSet<String> names = new TreeSet<>();
        String all = fields.joined(FieldName.VARY);
        for (String name : (all == null ? "" : all).toLowerCase(Locale.ROOT).split(",", -1)) {
            names.add(name.strip());
        }
        names.remove("");
        boolean encoded = fields.has(FieldName.CONTENT_ENCODING);
        if (names.contains("*") || (encoded && !names.contains("accept-encoding"))) {
            return null;
        }
        names.removeIf(PreflightRequest::isInKey);
        boolean known =
                names.size() <= MOST_VARIED && names.stream().allMatch(PreflightRules::isSeen);
        return known ? List.copyOf(names) : null;
    }

    /// Whether the ship gets the field as the client sends it.
    private static boolean isSeen(String name) {
        FieldName kind = FieldName.of(name);
        return !kind.isOurs() && !kind.isOfOneHop() && !OURS.contains(name);
    }
}
