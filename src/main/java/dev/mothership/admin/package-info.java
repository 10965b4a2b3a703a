/// Metrics and health of the whole, over snapshots.
@NullMarked
package dev.mothership.admin;

import org.jspecify.annotations.NullMarked;
