package dev.mothership.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/// Strings of the operating system, which are bytes. They are read as UTF-8; a byte that is none
/// becomes the lone surrogate U+DC00 + byte and goes back to that byte, so that any bytes survive
/// (Python's PEP 383 calls it "surrogateescape").
final class RawText {
    private RawText() {}

    static String decode(byte[] bytes) {
        CharsetDecoder decoder =
                UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (0xDC00 | (in.get() & 0xff)));
            }
            result = decoder.reset().decode(in, out, true);
        }
        return out.flip().toString();
    }

    static byte[] encode(String text) {
        int escaped = nextEscaped(text, 0);
        if (escaped < 0) {
            return text.getBytes(UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
        int start = 0;
        while (escaped >= 0) {
            bytes.writeBytes(text.substring(start, escaped).getBytes(UTF_8));
            bytes.write(text.charAt(escaped) & 0xff);
            start = escaped + 1;
            escaped = nextEscaped(text, start);
        }
        bytes.writeBytes(text.substring(start).getBytes(UTF_8));
        return bytes.toByteArray();
    }

    private static int nextEscaped(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                i++; // its partner is no escaped byte
            } else if (c >= 0xDC80 && c <= 0xDCFF) {
                return i;
            }
        }
        return -1;
    }
}
