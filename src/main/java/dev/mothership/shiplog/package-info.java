/// Output of processes: split into lines, written to the console.
@NullMarked
package dev.mothership.shiplog;

import org.jspecify.annotations.NullMarked;
