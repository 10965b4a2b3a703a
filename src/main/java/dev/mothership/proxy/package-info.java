/// Listeners, routes, forwarding.
@NullMarked
package dev.mothership.proxy;

import org.jspecify.annotations.NullMarked;
