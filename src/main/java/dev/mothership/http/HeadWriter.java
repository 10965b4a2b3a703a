package dev.mothership.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/// Puts the bytes of a head together. One for each event loop, used for one head after the other.
public final class HeadWriter {
    private byte[] bytes = new byte[4_096];
    private int length;

    /// Begins a request.
    public HeadWriter request(String method, String target) {
        length = 0;
        return text(method).octet(' ').text(target).text(" HTTP/1.1\r\n");
    }

    /// Begins a response.
    ///
    /// @param reason empty for the usual one
    public HeadWriter response(int status, String reason) {
        length = 0;
        byte[] line = StatusLines.of(status, reason);
        reserve(line.length);
        System.arraycopy(line, 0, bytes, 0, line.length);
        length = line.length;
        return this;
    }

    /// One field as it came.
    public HeadWriter field(Fields fields, int index) {
        int nameLength = fields.nameLength(index);
        int valueLength = fields.valueLength(index);
        reserve(nameLength + valueLength + 4);
        System.arraycopy(fields.bytes(), fields.nameStart(index), bytes, length, nameLength);
        length += nameLength;
        bytes[length++] = ':';
        bytes[length++] = ' ';
        System.arraycopy(fields.bytes(), fields.valueStart(index), bytes, length, valueLength);
        length += valueLength;
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    public HeadWriter field(FieldName name, String value) {
        return text(name.text()).text(": ").text(value).text("\r\n");
    }

    /// Lines that end with CR LF.
    @SuppressWarnings("deprecation") // the one that takes the low bytes, which is meant
    public HeadWriter text(String text) {
        int count = text.length();
        reserve(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    private HeadWriter octet(char octet) {
        reserve(1);
        bytes[length++] = (byte) octet;
        return this;
    }

    /// Ends the head.
    ///
    /// @param room for how many more bytes the buffer is to have room
    public ByteBuf end(ByteBufAllocator allocator, int room) {
        text("\r\n");
        return allocator.directBuffer(length + room).writeBytes(bytes, 0, length);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
