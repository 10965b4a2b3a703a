/// Which of several servers runs the prelaunch jobs. `docs/flagship.md` has the protocol.
@NullMarked
package dev.mothership.flagship;

import org.jspecify.annotations.NullMarked;
