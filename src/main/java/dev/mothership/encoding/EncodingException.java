package dev.mothership.encoding;

/// An encoder has failed.
public final class EncodingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EncodingException(Encoding encoding, Throwable cause) {
        super("cannot encode as " + encoding.token() + ": " + cause.getMessage(), cause);
    }
}
