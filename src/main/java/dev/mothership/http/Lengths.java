package dev.mothership.http;

/// Reads `Content-Length` (RFC 9110, 8.6).
public final class Lengths {
    /// 18 digits cannot overflow a long; leading zeros are not worth an exception.
    private static final int MOST_DIGITS = 18;

    private Lengths() {}

    /// @return -1 where the field's value is no length
    static long parse(Fields fields, int at) {
        int length = fields.valueLength(at);
        int start = fields.valueStart(at);
        if (length == 0 || length > MOST_DIGITS) {
            return -1;
        }
        long sum = 0;
        for (int i = start; i < start + length; i++) {
            if (!Characters.isDigit(fields.at(i))) {
                return -1;
            }
            sum = sum * 10 + fields.at(i) - '0';
        }
        return sum;
    }

    /// @return -1 where there is none, -2 where there are several or one that is no length
    public static long of(Fields fields) {
        int at = fields.find(FieldName.CONTENT_LENGTH, 0);
        if (at < 0) {
            return -1;
        }
        long length = parse(fields, at);
        boolean repeated = fields.find(FieldName.CONTENT_LENGTH, at + 1) >= 0;
        return repeated || length < 0 ? -2 : length;
    }
}
