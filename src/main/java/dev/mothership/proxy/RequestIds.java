package dev.mothership.proxy;

import java.util.concurrent.ThreadLocalRandom;

/// Makes values for `X-Request-Id`: 128 random bits in hexadecimal digits.
final class RequestIds {
    private static final String DIGITS = "0123456789abcdef";

    private static final int LONGEST = 128;

    private RequestIds() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] text = new byte[32];
        write(random.nextLong(), text, 0);
        write(random.nextLong(), text, 16);
        return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /// Whether a proxy's own can be kept: it goes into logs and other programs' headers.
    static boolean isUsable(String text) {
        boolean right = !text.isEmpty() && text.length() <= LONGEST;
        for (int i = 0; right && i < text.length(); i++) {
            right = IpText.isIdentifier(text.charAt(i));
        }
        return right;
    }

    private static void write(long bits, byte[] text, int from) {
        for (int i = 0; i < 16; i++) {
            text[from + i] = (byte) DIGITS.charAt((int) (bits >>> (i << 2)) & 0xf);
        }
    }
}
