/// `ship-manifest.toml` to validated records; every problem with its place.
@NullMarked
package dev.mothership.manifest;

import org.jspecify.annotations.NullMarked;
