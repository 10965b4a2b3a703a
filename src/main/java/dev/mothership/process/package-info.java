/// The only room that talks to the operating system: spawn, reap, signal, read pipes, measure.
@NullMarked
package dev.mothership.process;

import org.jspecify.annotations.NullMarked;
