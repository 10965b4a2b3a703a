/// Probes to verdicts.
@NullMarked
package dev.mothership.health;

import org.jspecify.annotations.NullMarked;
