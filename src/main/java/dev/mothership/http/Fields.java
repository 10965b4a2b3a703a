package dev.mothership.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The header fields of a message (RFC 9110, 5), in the order and the case they came in, as bytes.
/// Reused from message to message. Not thread-safe.
public final class Fields {
    /// Of a field in `starts`.
    private static final int STARTS = 2;

    private static final int NAME = 0;
    private static final int VALUE = 1;

    /// Of a field in `shape`.
    static final int SHAPE = 3;

    private static final int NAME_LENGTH = 0;
    private static final int KIND = 1;
    static final int VALUE_LENGTH = 2;
    private static final int REMOVED = -1;
    private static final int ROOM = 24;
    private static final int LARGEST_KEPT = 16 * 1024;
    private static final int MOST_KEPT = 200;

    private byte[] bytes = new byte[1_024];
    private int[] starts = new int[ROOM * STARTS];
    private int[] shape = new int[ROOM * SHAPE];
    private int length;
    private int count;

    public Fields() {}

    private Fields(Fields other) {
        length = other.length;
        count = other.count;
        bytes = Arrays.copyOf(other.bytes, length);
        starts = Arrays.copyOf(other.starts, (count + 1) * STARTS);
        shape = Arrays.copyOf(other.shape, (count + 1) * SHAPE);
    }

    /// One that takes no more memory than needed. As long as nobody changes it, any thread may
    /// read.
    public Fields copy() {
        return new Fields(this);
    }

    /// Forgets everything; what memory an unusually large message took is given back.
    public void clear() {
        if (bytes.length > LARGEST_KEPT || starts.length > MOST_KEPT * STARTS) {
            bytes = new byte[1_024];
            starts = new int[ROOM * STARTS];
            shape = new int[ROOM * SHAPE];
        }
        length = 0;
        count = 0;
    }

    /// How many there are or were: those removed keep their place.
    public int size() {
        return count;
    }

    // What readers do.

    /// Bytes that names, values and space behind them take; of a request of HTTP/1 its target, too.
    public int length() {
        return length;
    }

    byte at(int index) {
        return bytes[index];
    }

    void append(byte octet) {
        reserve(1);
        bytes[length++] = octet;
    }

    void append(byte[] from, int start, int count) {
        reserve(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    void beginName() {
        if ((count + 1) * STARTS > starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
            shape = Arrays.copyOf(shape, shape.length * 2);
        }
        starts[count * STARTS + NAME] = length;
        count++;
    }

    void endName() {
        int last = count - 1;
        int start = nameStart(last);
        shape[last * SHAPE + NAME_LENGTH] = length - start;
        shape[last * SHAPE + KIND] = FieldName.of(bytes, start, length - start).ordinal();
        starts[last * STARTS + VALUE] = length;
    }

    void endValue() {
        int start = valueStart(count - 1);
        int end = length;
        while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        shape[(count - 1) * SHAPE + VALUE_LENGTH] = end - start;
    }

    /// Adds to the value of the field added last.
    void extendValue(byte[] from, int start, int count) {
        append(from, start, count);
        int last = this.count - 1;
        shape[last * SHAPE + VALUE_LENGTH] = length - valueStart(last);
    }

    String text(int from, int count) {
        return new String(bytes, from, count, StandardCharsets.ISO_8859_1);
    }

    byte[] bytes() {
        return bytes;
    }

    /// Lengths of names, kinds and lengths of values of all fields.
    int[] shape() {
        return shape;
    }

    int valueStart(int index) {
        return starts[index * STARTS + VALUE];
    }

    public int valueLength(int index) {
        return shape[index * SHAPE + VALUE_LENGTH];
    }

    int nameStart(int index) {
        return starts[index * STARTS + NAME];
    }

    public int nameLength(int index) {
        return shape[index * SHAPE + NAME_LENGTH];
    }

    // What everybody does.

    public void add(FieldName name, String value) {
        add(name.text(), value);
    }

    public void add(String name, String value) {
        beginName();
        appendText(name);
        endName();
        appendText(value);
        endValue();
    }

    @SuppressWarnings("deprecation") // the one that takes the low bytes, which is meant
    private void appendText(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
    }

    /// Replaces all of this name.
    public void set(FieldName name, String value) {
        remove(name);
        add(name, value);
    }

    public void remove(FieldName name) {
        for (int i = find(name, 0); i >= 0; i = find(name, i + 1)) {
            remove(i);
        }
    }

    public void remove(int index) {
        shape[index * SHAPE + KIND] = REMOVED;
    }

    public boolean isRemoved(int index) {
        return shape[index * SHAPE + KIND] == REMOVED;
    }

    /// @return the first place of this name at `from` or after; -1 where there is none
    public int find(FieldName name, int from) {
        int wanted = name.ordinal();
        for (int at = from * SHAPE + KIND, i = from; i < count; at += SHAPE, i++) {
            if (shape[at] == wanted) {
                return i;
            }
        }
        return -1;
    }

    public boolean has(FieldName name) {
        return find(name, 0) >= 0;
    }

    public @Nullable String get(FieldName name) {
        int index = find(name, 0);
        return index < 0 ? null : value(index);
    }

    /// The first of any name.
    ///
    /// @param name in whatever case
    public @Nullable String get(String name) {
        FieldName known = FieldName.of(name);
        if (known != FieldName.OTHER) {
            return get(known);
        }
        for (int i = find(known, 0); i >= 0; i = find(known, i + 1)) {
            if (nameLength(i) == name.length() && name(i).equalsIgnoreCase(name)) {
                return value(i);
            }
        }
        return null;
    }

    public List<String> all(FieldName name) {
        int index = find(name, 0);
        if (index < 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (; index >= 0; index = find(name, index + 1)) {
            values.add(value(index));
        }
        return values;
    }

    /// All values of a list header, joined by commas; null where there is none.
    public @Nullable String joined(FieldName name) {
        int index = find(name, 0);
        if (index < 0) {
            return null;
        }
        return find(name, index + 1) < 0 ? value(index) : String.join(", ", all(name));
    }

    /// Not of one that was removed.
    public FieldName kind(int index) {
        return FieldName.at(shape[index * SHAPE + KIND]);
    }

    public String name(int index) {
        return text(nameStart(index), nameLength(index));
    }

    public String value(int index) {
        return text(valueStart(index), valueLength(index));
    }

    /// The beginning of a value.
    ///
    /// @param most how many characters of it
    public String value(int index, int most) {
        return text(valueStart(index), Math.min(valueLength(index), most));
    }

    /// The first octet of a name, also of a field that was removed.
    public byte initial(int index) {
        return bytes[nameStart(index)];
    }

    /// Whether a name, also of a field that was removed, begins so.
    ///
    /// @param lower in lower case, ASCII
    public boolean nameStartsWith(int index, String lower) {
        return nameLength(index) >= lower.length()
                && isText(nameStart(index), lower.length(), lower);
    }

    /// Copies a name as it came, also of a field that was removed.
    ///
    /// @param into with room for [#nameLength] octets at `at`
    public void copyName(int index, byte[] into, int at) {
        System.arraycopy(bytes, nameStart(index), into, at, nameLength(index));
    }

    /// Copies a value, also of a field that was removed.
    ///
    /// @param into with room for [#valueLength] octets at `at`
    public void copyValue(int index, byte[] into, int at) {
        System.arraycopy(bytes, valueStart(index), into, at, valueLength(index));
    }

    /// Of the beginning of a value.
    ///
    /// @param most how many bytes of it
    public int valueHash(int index, int most) {
        int start = valueStart(index);
        return OctetHash.of(bytes, start, start + Math.min(valueLength(index), most));
    }

    /// Whether the beginning of a value is this.
    ///
    /// @param most how many bytes of the value are looked at
    public boolean valueBeginsWith(int index, byte[] beginning, int most) {
        int start = valueStart(index);
        int end = start + Math.min(valueLength(index), most);
        return Arrays.equals(bytes, start, end, beginning, 0, beginning.length);
    }

    /// @param lower in lower case, ASCII
    public boolean nameIs(int index, String lower) {
        return isText(nameStart(index), nameLength(index), lower);
    }

    public boolean nameHas(int index, char octet) {
        int start = nameStart(index);
        for (int i = start; i < start + nameLength(index); i++) {
            if (bytes[i] == octet) {
                return true;
            }
        }
        return false;
    }

    public byte[] valueBytes(int index) {
        int start = valueStart(index);
        return Arrays.copyOfRange(bytes, start, start + valueLength(index));
    }

    /// @param lower in lower case, ASCII
    public boolean valueIs(int index, String lower) {
        return isText(valueStart(index), valueLength(index), lower);
    }

    private boolean isText(int start, int count, String lower) {
        if (count != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (Characters.lower(bytes[start + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
