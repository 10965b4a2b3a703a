/// JA4H, a fingerprint of HTTP requests. Its method belongs to FoxIO, LLC (FoxIO License 1.1,
/// patent pending; see `NOTICE`): this package and the file in `META-INF/services` that names it
/// are all that there is of it, and a build with `-Dwithout.ja4h` leaves both out. No other package
/// may use this one.
@NullMarked
package dev.mothership.ja4h;

import org.jspecify.annotations.NullMarked;
