package dev.mothership.proxy;

import dev.mothership.manifest.ProxySettings;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose word on where a request comes from is taken: `trusted_proxies`. Immutable.
final class Trust {
    private final boolean unix;
    private final List<Range> ranges;

    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Range(byte[] octets, int bits) {
        static Range of(ProxySettings.Network network) {
            return new Range(network.address().getAddress(), network.bits());
        }

        boolean contains(byte[] other) {
            if (other.length != octets.length) {
                return false;
            }
            int whole = bits >> 3;
            for (int i = 0; i < whole; i++) {
                if (octets[i] != other[i]) {
                    return false;
                }
            }
            int rest = bits & 7;
            return rest == 0 || ((octets[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
        }
    }

    Trust(boolean unix, List<ProxySettings.Network> networks) {
        this.unix = unix;
        this.ranges = networks.stream().map(Range::of).toList();
    }

    static Trust of(ProxySettings settings) {
        return new Trust(settings.trustUnix(), settings.trustedProxies());
    }

    /// Whether nobody is trusted.
    boolean isEmpty() {
        return !unix && ranges.isEmpty();
    }

    /// @param peer null where it came through a Unix socket
    boolean trusts(@Nullable InetAddress peer) {
        if (peer == null) {
            return unix;
        }
        if (ranges.isEmpty()) {
            return false;
        }
        byte[] octets = peer.getAddress();
        for (Range range : ranges) {
            if (range.contains(octets)) {
                return true;
            }
        }
        return false;
    }
}
