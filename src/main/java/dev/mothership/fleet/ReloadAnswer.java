package dev.mothership.fleet;

import dev.mothership.ship.OrderAnswer;
import java.util.List;

/// What came of a reload.
public sealed interface ReloadAnswer {

    /// Nothing was changed: the manifest is wrong.
    ///
    /// @param problems each with its place; may have several lines
    record Rejected(List<String> problems) implements ReloadAnswer {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    /// Nothing was changed, for another reason.
    ///
    /// @param reason starts with "cannot"
    record Refused(String reason) implements ReloadAnswer {}

    /// The manifest is in force.
    ///
    /// @param notes what was done, and what only the next start takes over
    /// @param results of the instances that it concerns
    record Done(List<String> notes, List<OrderAnswer.Result> results) implements ReloadAnswer {
        public Done {
            notes = List.copyOf(notes);
            results = List.copyOf(results);
        }
    }
}
