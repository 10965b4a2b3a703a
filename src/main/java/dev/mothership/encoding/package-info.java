/// Content codings (RFC 9110, 8.4.1): which one a client takes, and encoders that make it.
@NullMarked
package dev.mothership.encoding;

import org.jspecify.annotations.NullMarked;
