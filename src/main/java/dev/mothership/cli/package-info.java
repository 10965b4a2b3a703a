/// Commands and exit codes.
@NullMarked
package dev.mothership.cli;

import org.jspecify.annotations.NullMarked;
