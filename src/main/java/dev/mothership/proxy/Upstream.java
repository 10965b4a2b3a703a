package dev.mothership.proxy;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A ship as the proxy sees it.
sealed interface Upstream {

    /// Takes requests.
    ///
    /// @param endpoints at least one; never changed
    @SuppressWarnings("ArrayRecordComponent") // read on the hot path, compared nowhere
    record Ready(Endpoint[] endpoints) implements Upstream {

        /// Lets a request in at the least busy endpoint. One that is being stopped lets none in.
        ///
        /// @param turn which of several that are equally busy is asked first
        /// @param except those that have been tried
        /// @return the one that it has entered and has to leave; null if there is none
        @Nullable Endpoint enter(int turn, Collection<Endpoint> except) {
            if (endpoints.length == 1 && except.isEmpty()) {
                return endpoints[0].traffic().enter() ? endpoints[0] : null;
            }
            Endpoint chosen = leastBusy(turn, except);
            if (chosen == null || chosen.traffic().enter()) {
                return chosen;
            }
            return Stream.of(endpoints)
                    .filter(endpoint -> endpoint != chosen && !except.contains(endpoint))
                    .sorted(Comparator.comparingInt(endpoint -> endpoint.traffic().count()))
                    .filter(endpoint -> endpoint.traffic().enter())
                    .findFirst()
                    .orElse(null);
        }

        private @Nullable Endpoint leastBusy(int turn, Collection<Endpoint> except) {
            Endpoint least = null;
            int fewest = Integer.MAX_VALUE;
            int first = Math.floorMod(turn, endpoints.length); // turns overflow
            for (int i = 0; i < endpoints.length; i++) {
                Endpoint endpoint = endpoints[(first + i) % endpoints.length];
                int count = endpoint.traffic().count();
                if (count < fewest && (except.isEmpty() || !except.contains(endpoint))) {
                    least = endpoint;
                    fewest = count;
                }
            }
            return least;
        }
    }

    /// Is starting or restarting: requests wait.
    record Coming() implements Upstream {}

    /// Will not come by itself: requests get 503 at once.
    record Gone() implements Upstream {}
}
