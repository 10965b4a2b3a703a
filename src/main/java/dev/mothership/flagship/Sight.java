package dev.mothership.flagship;

import java.time.Duration;
import java.util.Optional;

/// What one look at the table shows.
///
/// @param turn the last one of our name and release
/// @param running another server's turn of our name that has not ended, of whatever release
/// @param newer a release of our name that was done after ours was
record Sight(Optional<Turn> turn, Optional<Running> running, Optional<String> newer) {

    /// A turn that has not ended.
    ///
    /// @param silence since its server's last sign of life
    record Running(String server, long epoch, Duration silence) {}
}
