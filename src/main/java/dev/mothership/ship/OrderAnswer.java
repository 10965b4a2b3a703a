package dev.mothership.ship;

import java.util.List;
import java.util.Optional;

/// What came of an order.
public sealed interface OrderAnswer {

    /// Nothing was done.
    ///
    /// @param reason starts with "cannot"
    record Refused(String reason) implements OrderAnswer {}

    /// It was done, or has begun.
    record Done(List<Result> results) implements OrderAnswer {
        public Done {
            results = List.copyOf(results);
        }
    }

    /// What came of it for one instance.
    ///
    /// @param problem why it is not where it was to go, such as `exit status 1`
    record Result(ShipSnapshot ship, Optional<String> problem) {}

    static Refused refused(Order order, String why) {
        return new Refused(
                "cannot "
                        + order.action().verb()
                        + " "
                        + String.join(", ", order.ships())
                        + ": "
                        + why);
    }
}
