/// Whether what a fleet needs can be reached.
@NullMarked
package dev.mothership.uplink;

import org.jspecify.annotations.NullMarked;
