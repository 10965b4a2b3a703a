/// The life of one process and of all.
@NullMarked
package dev.mothership.ship;

import org.jspecify.annotations.NullMarked;
