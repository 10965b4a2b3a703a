/// HTTP/1 messages as bytes: strict reading (RFC 9112), header fields (RFC 9110), writing.
@NullMarked
package dev.mothership.http;

import org.jspecify.annotations.NullMarked;
