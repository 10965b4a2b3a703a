/// Boot and shutdown: the only place that knows the whole order.
@NullMarked
package dev.mothership.fleet;

import org.jspecify.annotations.NullMarked;
