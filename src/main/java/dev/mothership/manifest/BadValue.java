package dev.mothership.manifest;

/// A value that is not what its key takes; the place is added by who knows it.
final class BadValue extends Exception {
    private static final long serialVersionUID = 1;

    private final String hint;

    /// @param message goes on after "cannot use `key`: "
    /// @param hint what would be right; may be empty
    BadValue(String message, String hint) {
        super(message, null, false, false);
        this.hint = hint;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    String hint() {
        return hint;
    }
}
