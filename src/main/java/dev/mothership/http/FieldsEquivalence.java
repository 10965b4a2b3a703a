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

    /// Compares bytes of many fields at once: all from one open value to the next.
    public boolean areSame(Fields one, Fields other) {
        if (one.size() != other.size()) {
            return false;
        }
        int from = start(one);
        int otherFrom = start(other);
        for (int i = 0; i < one.size(); i++) {
            int shift = otherFrom - from;
            if (!isPlaceSame(one, other, i, shift)) {
                return false;
            }
            if (isOpen(one, i)) {
                if (!areSame(one, from, one.valueStart(i), other, shift)) {
                    return false;
                }
                from = end(one, i);
                otherFrom = end(other, i);
            } else if (end(one, i) + shift != end(other, i)
                    || one.valueLength(i) != other.valueLength(i)) {
                return false;
            }
        }
        return areSame(one, from, one.length(), other, otherFrom - from);
    }

    private static boolean isPlaceSame(Fields one, Fields other, int index, int shift) {
        return one.nameStart(index) + shift == other.nameStart(index)
                && one.nameLength(index) == other.nameLength(index)
                && one.valueStart(index) + shift == other.valueStart(index)
                && one.isRemoved(index) == other.isRemoved(index);
    }

    private static boolean areSame(Fields one, int from, int to, Fields other, int shift) {
        return Arrays.equals(one.bytes(), from, to, other.bytes(), from + shift, to + shift);
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
