/// Files of a folder as HTTP responses: which file a path means, and what to say of it.
@NullMarked
package dev.mothership.files;

import org.jspecify.annotations.NullMarked;
