/// All waiting and the clock: nothing else sleeps or reads the time, so that tests never have to.
@NullMarked
package dev.mothership.timer;

import org.jspecify.annotations.NullMarked;
