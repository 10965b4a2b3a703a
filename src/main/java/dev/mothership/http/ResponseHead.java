package dev.mothership.http;

/// A response's status and header fields. Reused from response to response. Not thread-safe.
public final class ResponseHead {
    private final Fields fields;
    private int status;
    private String reason = "";
    private long bodyLength;

    public ResponseHead() {
        this(new Fields());
    }

    private ResponseHead(Fields fields) {
        this.fields = fields;
    }

    /// One that takes no more memory than needed. As long as nobody changes it, any thread may
    /// read.
    public ResponseHead copy() {
        ResponseHead copy = new ResponseHead(fields.copy());
        copy.status = status;
        copy.reason = reason;
        copy.bodyLength = bodyLength;
        return copy;
    }

    public void clear() {
        fields.clear();
        status = 0;
        reason = "";
        bodyLength = 0;
    }

    public Fields fields() {
        return fields;
    }

    public int status() {
        return status;
    }

    /// As the ship wrote it; empty for the usual one.
    public String reason() {
        return reason;
    }

    /// How much data follows; -1 where only its end will tell.
    public long bodyLength() {
        return bodyLength;
    }

    public void status(int newStatus, String newReason) {
        status = newStatus;
        reason = newReason;
    }

    public void bodyLength(long length) {
        bodyLength = length;
    }
}
