/// The whole program, as a user starts it: real processes, real sockets. Runs the jar, or with
/// `-Dmothership.binary=PATH` an executable.
@NullMarked
package dev.mothership.flight;

import org.jspecify.annotations.NullMarked;
