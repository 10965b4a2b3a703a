package dev.mothership.http;

import java.util.Arrays;

/// When the fields of two messages count as the same: the same names and values, to the letter and
/// in the same order, and the same ones removed, but for values of some names. Immutable.
public final class FieldsEquivalence {
    private final long open;

    /// @param open whose values may be others
    public FieldsEquivalence(FieldName... open) {
        long bits = 0;
        for (FieldName name : open) {
            bits |= name.bit();
        }
        this.open = bits;
    }

    /// The fields of a message, to find more of the same. Immutable.
    public static final class Example {
        private final Fields fields;
        private final int[] open;

        private Example(Fields fields, int[] open) {
            this.fields = fields;
            this.open = open;
        }

        /// Compares bytes and numbers of many fields at once: all from one open value to the next.
        /// Where the bytes are the same and all lengths, so is the place of each name and value:
        /// nothing but space, which no name has, is between a value and the next name.
        public boolean isLike(Fields others) {
            if (fields.size() != others.size()) {
                return false;
            }
            int bytes = start(fields);
            int otherBytes = start(others);
            int shape = 0;
            for (int place : open) {
                int length = place * Fields.SHAPE + Fields.VALUE_LENGTH;
                if (!isShapeSame(others, shape, length)
                        || !areBytesSame(
                                bytes,
                                fields.valueStart(place),
                                others,
                                otherBytes,
                                others.valueStart(place))) {
                    return false;
                }
                shape = length + 1;
                bytes = end(fields, place);
                otherBytes = end(others, place);
            }
            return isShapeSame(others, shape, fields.size() * Fields.SHAPE)
                    && areBytesSame(bytes, fields.length(), others, otherBytes, others.length());
        }

        private boolean isShapeSame(Fields others, int from, int to) {
            return Arrays.equals(fields.shape(), from, to, others.shape(), from, to);
        }

        private boolean areBytesSame(int from, int to, Fields others, int otherFrom, int otherTo) {
            return Arrays.equals(fields.bytes(), from, to, others.bytes(), otherFrom, otherTo);
        }
    }

    /// @param fields are copied
    public Example example(Fields fields) {
        int[] places = new int[fields.size()];
        int count = 0;
        for (int i = 0; i < fields.size(); i++) {
            if (isOpen(fields, i)) {
                places[count++] = i;
            }
        }
        return new Example(fields.copy(), Arrays.copyOf(places, count));
    }

    /// The same for all that are the same.
    public int hash(Fields fields) {
        int hash = 0;
        int from = start(fields);
        for (int i = 0; i < fields.size(); i++) {
            if (isOpen(fields, i)) {
                hash = 31 * hash + OctetHash.of(fields.bytes(), from, fields.valueStart(i));
                from = end(fields, i);
            }
        }
        return 31 * hash + OctetHash.of(fields.bytes(), from, fields.length());
    }

    private boolean isOpen(Fields fields, int index) {
        return !fields.isRemoved(index) && (fields.kind(index).bit() & open) != 0;
    }

    /// Where the next name begins.
    private static int end(Fields fields, int index) {
        return index + 1 < fields.size() ? fields.nameStart(index + 1) : fields.length();
    }

    /// Where the first name begins: a request's target may stand before it.
    private static int start(Fields fields) {
        return fields.size() == 0 ? fields.length() : fields.nameStart(0);
    }
}
