package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the PROXY header that a connection may begin with, versions 1 and 2 of HAProxy's
/// `proxy-protocol.txt`, however its bytes are cut. The first bytes decide whether there is one.
/// What comes behind the addresses of version 2 (TLVs) is skipped and never kept, so that one
/// reader takes no more than [#MOST] bytes. Belongs to its connection's event loop.
final class ProxyHeader {
    enum Step {
        /// More is needed.
        MORE,
        /// There is none: what was read is the beginning of something else.
        ABSENT,
        /// It has been read.
        DONE,
        /// It is wrong.
        WRONG
    }

    /// The fixed part and the addresses of Unix sockets; a line of version 1 is shorter.
    static final int MOST = 16 + 216;

    private static final byte[] BINARY = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };
    private static final byte[] LINE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_LINE = 107; // with its CR LF
    private static final int FIXED = 16;

    private byte[] bytes = new byte[64];
    private int length;
    private int skip;
    private @Nullable ProxyClaim claim;

    /// Takes bytes as far as they belong to it.
    Step read(ByteBuf in) {
        while (in.isReadable()) {
            if (claim != null) {
                int skipped = Math.min(skip, in.readableBytes());
                in.skipBytes(skipped);
                skip -= skipped;
                return skip == 0 ? Step.DONE : Step.MORE;
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, MOST);
            }
            bytes[length++] = in.readByte();
            Step step = judge();
            if (step != Step.MORE) {
                return step;
            }
        }
        return Step.MORE;
    }

    /// Whether its first byte has come.
    boolean hasBegun() {
        return length > 0;
    }

    /// Whether what has come so far is the beginning of a header and of nothing else.
    boolean isCertain() {
        return claim != null || isLine() || isBinary();
    }

    /// Where there is none: the bytes that were read.
    byte[] read() {
        return Arrays.copyOf(bytes, length);
    }

    /// Once it has been read.
    ProxyClaim claim() {
        ProxyClaim known = claim;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }

    private boolean isLine() {
        return length >= LINE.length && starts(LINE, LINE.length);
    }

    private boolean isBinary() {
        return length >= BINARY.length && starts(BINARY, BINARY.length);
    }

    private boolean starts(byte[] prefix, int count) {
        return Arrays.equals(bytes, 0, count, prefix, 0, count);
    }

    private Step judge() {
        if (isLine()) {
            return judgeLine();
        }
        if (isBinary()) {
            return judgeBinary();
        }
        boolean may =
                starts(LINE, Math.min(length, LINE.length))
                        || starts(BINARY, Math.min(length, BINARY.length));
        return may ? Step.MORE : Step.ABSENT;
    }

    // Version 1: `PROXY TCP4 192.0.2.1 198.51.100.1 56324 443` and CR LF.

    private Step judgeLine() {
        boolean ended = bytes[length - 1] == '\n';
        if (!ended) {
            return length < LONGEST_LINE ? Step.MORE : Step.WRONG;
        }
        if (bytes[length - 2] != '\r') {
            return Step.WRONG;
        }
        String line = new String(bytes, 0, length - 2, StandardCharsets.ISO_8859_1);
        claim = lineClaim(line.substring(LINE.length));
        return claim == null ? Step.WRONG : Step.DONE;
    }

    private static @Nullable ProxyClaim lineClaim(String text) {
        if (text.equals("UNKNOWN") || text.startsWith("UNKNOWN ")) {
            return new ProxyClaim.Unknown();
        }
        String[] words = text.split(" ", -1);
        boolean v6 = words[0].equals("TCP6");
        if (words.length != 5 || !(v6 || words[0].equals("TCP4"))) {
            return null;
        }
        InetAddress source = lineAddress(words[1], v6);
        InetAddress target = lineAddress(words[2], v6);
        int port = linePort(words[4]);
        if (source == null || target == null || linePort(words[3]) < 0 || port < 0) {
            return null;
        }
        return new ProxyClaim.Client(source, port);
    }

    private static @Nullable InetAddress lineAddress(String word, boolean v6) {
        return v6 == word.indexOf(':') >= 0 ? IpText.parse(word) : null;
    }

    /// @return -1 where it is none
    private static int linePort(String word) {
        int port = 0;
        for (int i = 0; i < word.length(); i++) {
            char digit = word.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            port = port * 10 + digit - '0';
            if (port > 65_535) {
                return -1;
            }
        }
        boolean zeros = word.length() > 1 && word.charAt(0) == '0';
        return word.isEmpty() || zeros ? -1 : port;
    }

    // Version 2: a signature, version and command, family, length; addresses, ports; TLVs.

    private Step judgeBinary() {
        if (length < FIXED) {
            return Step.MORE;
        }
        int version = bytes[12] >> 4 & 0xf;
        int command = bytes[12] & 0xf;
        if (version != 2 || command > 1) {
            return Step.WRONG;
        }
        int rest = unsigned(14);
        int family = bytes[13] & 0xff;
        int addresses =
                command == 0
                        ? 0
                        : switch (family) {
                            case 0x11 -> 12;
                            case 0x21 -> 36;
                            case 0x31 -> 216;
                            default -> 0;
                        };
        if (rest < addresses) {
            return Step.WRONG;
        }
        if (length < FIXED + addresses) {
            return Step.MORE;
        }
        skip = rest - addresses;
        claim =
                command == 0
                        ? ProxyClaim.NONE
                        : switch (family) {
                            case 0x11 -> client(4);
                            case 0x21 -> client(16);
                            default -> new ProxyClaim.Unknown();
                        };
        return skip == 0 ? Step.DONE : Step.MORE;
    }

    /// @param size of an address
    private ProxyClaim client(int size) {
        InetAddress source = IpText.of(Arrays.copyOfRange(bytes, FIXED, FIXED + size));
        return new ProxyClaim.Client(source, unsigned(FIXED + 2 * size + 2));
    }

    private int unsigned(int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
