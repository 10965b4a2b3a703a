/// Who is asking: what kind of client a request comes from, and what routes make of that.
@NullMarked
package dev.mothership.client;

import org.jspecify.annotations.NullMarked;
