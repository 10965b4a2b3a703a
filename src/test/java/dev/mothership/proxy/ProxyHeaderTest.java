package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// PROXY headers of both versions, cut anywhere.
class ProxyHeaderTest {
    static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.ISO_8859_1);

    private static final String AFTER = "GET / HTTP/1.1\r\n";

    record Sample(byte[] bytes, ProxyClaim claim) {
        @Override
        public String toString() {
            return claim + " " + Arrays.toString(bytes);
        }
    }

    /// What a reader makes of bytes.
    record Outcome(ProxyHeader.Step step, ProxyHeader reader, String rest) {}

    /// Reads, cut after each of `sizes` in turn.
    private static Outcome read(byte[] bytes, List<Integer> sizes) {
        ProxyHeader reader = new ProxyHeader();
        int at = 0;
        for (int turn = 0; at < bytes.length; turn++) {
            int size = sizes.isEmpty() ? bytes.length : sizes.get(turn % sizes.size());
            ByteBuf piece = Unpooled.wrappedBuffer(bytes, at, Math.min(size, bytes.length - at));
            at += piece.readableBytes();
            ProxyHeader.Step step = reader.read(piece);
            if (step != ProxyHeader.Step.MORE) {
                String rest = piece.toString(StandardCharsets.ISO_8859_1);
                rest += new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
                return new Outcome(step, reader, rest);
            }
            assertThat(piece.isReadable()).isFalse();
        }
        return new Outcome(ProxyHeader.Step.MORE, reader, "");
    }

    static byte[] version2(int command, int family, byte[] addresses, int tlvs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        out.write(0x20 | command);
        out.write(family);
        int length = addresses.length + tlvs;
        out.write(length >> 8);
        out.write(length);
        out.writeBytes(addresses);
        out.writeBytes(new byte[tlvs]);
        return out.toByteArray();
    }

    static byte[] addresses(InetAddress source, InetAddress target, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(source.getAddress());
        out.writeBytes(target.getAddress());
        out.write(from >> 8);
        out.write(from);
        out.write(to >> 8);
        out.write(to);
        return out.toByteArray();
    }

    @Provide
    Arbitrary<Sample> samples() {
        Arbitrary<Integer> port = Arbitraries.integers().between(0, 65_535);
        Arbitrary<InetAddress> v4 = address(4);
        Arbitrary<InetAddress> v6 =
                address(16).filter(address -> address.getAddress().length == 16);
        Arbitrary<Integer> tlvs = Arbitraries.integers().between(0, 300);
        Arbitrary<Sample> lines =
                Arbitraries.oneOf(
                        Combinators.combine(v4, v4, port, port)
                                .as((from, to, a, b) -> line("TCP4", from, to, a, b)),
                        Combinators.combine(v6, v6, port, port)
                                .as((from, to, a, b) -> line("TCP6", from, to, a, b)));
        Arbitrary<Sample> binary =
                Arbitraries.oneOf(
                        Combinators.combine(v4, v4, port, port, tlvs)
                                .as((from, to, a, b, more) -> binary(0x11, from, to, a, b, more)),
                        Combinators.combine(v6, v6, port, port, tlvs)
                                .as((from, to, a, b, more) -> binary(0x21, from, to, a, b, more)));
        Arbitrary<Sample> unknown =
                tlvs.map(more ->
                        new Sample(
                                version2(1, more % 2 == 0 ? 0x00 : 0x12, new byte[0], more),
                                new ProxyClaim.Unknown()));
        Arbitrary<Sample> unix =
                tlvs.map(more ->
                        new Sample(
                                version2(1, 0x31, new byte[216], more), new ProxyClaim.Unknown()));
        Arbitrary<Sample> local =
                tlvs.map(more -> new Sample(version2(0, 0x11, new byte[0], more), ProxyClaim.NONE));
        Arbitrary<Sample> line =
                Arbitraries.of("PROXY UNKNOWN\r\n", "PROXY UNKNOWN what ever 1\r\n")
                        .map(text -> new Sample(latin(text), new ProxyClaim.Unknown()));
        return Arbitraries.oneOf(lines, binary, unknown, unix, local, line);
    }

    private static Arbitrary<InetAddress> address(int size) {
        return Arbitraries.bytes().array(byte[].class).ofSize(size).map(IpText::of);
    }

    private static Sample line(String kind, InetAddress from, InetAddress to, int a, int b) {
        String text =
                "PROXY %s %s %s %d %d\r\n"
                        .formatted(kind, from.getHostAddress(), to.getHostAddress(), a, b);
        return new Sample(latin(text), new ProxyClaim.Client(from, b));
    }

    private static Sample binary(
            int family, InetAddress from, InetAddress to, int a, int b, int more) {
        return new Sample(
                version2(1, family, addresses(from, to, a, b), more),
                new ProxyClaim.Client(from, b));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 40).list().ofMaxSize(5);
    }

    @Property
    void aHeaderIsReadAndWhatFollowsIsLeft(
            @ForAll("samples") Sample sample, @ForAll("cuts") List<Integer> cuts) {
        Outcome outcome = read(join(sample.bytes(), latin(AFTER)), cuts);

        assertThat(outcome.step()).isEqualTo(ProxyHeader.Step.DONE);
        assertThat(outcome.reader().claim()).isEqualTo(sample.claim());
        assertThat(outcome.rest()).isEqualTo(AFTER);
    }

    @Property
    void whatIsCutOffIsNeverTakenForWhole(
            @ForAll("samples") Sample sample, @ForAll("cuts") List<Integer> cuts) {
        byte[] most = Arrays.copyOf(sample.bytes(), sample.bytes().length - 1);

        assertThat(read(most, cuts).step()).isEqualTo(ProxyHeader.Step.MORE);
    }

    @Property
    void whatIsNoHeaderComesOutAsItWas(
            @ForAll("other") byte[] other, @ForAll("cuts") List<Integer> cuts) {
        Outcome outcome = read(other, cuts);
        String before = new String(outcome.reader().read(), StandardCharsets.ISO_8859_1);

        if (outcome.step() == ProxyHeader.Step.MORE) {
            assertThat(latin(before)).isEqualTo(other);
        } else {
            assertThat(outcome.step()).isEqualTo(ProxyHeader.Step.ABSENT);
            assertThat(latin(before + outcome.rest())).isEqualTo(other);
        }
    }

    @Provide
    Arbitrary<byte[]> other() {
        Arbitrary<byte[]> beginning =
                Arbitraries.of(
                                "",
                                "P",
                                "PROX",
                                "PROXYTCP",
                                "\r\n\r\n",
                                "\r\n\r\n\0\r\nQUIT",
                                "GET ")
                        .map(ProxyHeaderTest::latin);
        return Combinators.combine(beginning, Arbitraries.bytes().array(byte[].class).ofMaxSize(40))
                .as(ProxyHeaderTest::join)
                .filter(bytes -> !starts(bytes, latin("PROXY ")) && !starts(bytes, SIGNATURE));
    }

    private static boolean starts(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length
                && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Property
    void noBytesAreTooMuch(@ForAll byte[] junk, @ForAll boolean line) {
        Outcome outcome = read(join(line ? latin("PROXY ") : SIGNATURE, junk), List.of(7));

        assertThat(outcome.step()).isNotEqualTo(ProxyHeader.Step.ABSENT);
        assertThat(outcome.reader().read().length).isLessThanOrEqualTo(ProxyHeader.MOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n",
                "PROXY TCP4  1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 \r\n",
                "PROXY TCP4 ::1 ::1 1 2\r\n",
                "PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n",
                "PROXY TCP4 01.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 +1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 65536\r\n",
                "PROXY TCP5 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY UNKNOWNS\r\n",
                "PROXY \r\n",
                "PROXY / HTTP/1.1\r\n"
            })
    void whatIsWrong(String line) {
        assertThat(read(latin(line), List.of()).step()).isEqualTo(ProxyHeader.Step.WRONG);
    }

    @ParameterizedTest
    @ValueSource(ints = {107, 108, 5_000})
    void aLineHasNoMoreThan107Bytes(int length) {
        String line = "PROXY UNKNOWN " + "x".repeat(length - 16) + "\r\n";

        assertThat(read(latin(line), List.of()).step())
                .isEqualTo(length == 107 ? ProxyHeader.Step.DONE : ProxyHeader.Step.WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:11:12", "0:11:12", "2:11:12", "1:11:11", "1:21:35", "1:31:215"})
    void versionsCommandsAndLengthsAreChecked(String what) {
        String[] parts = what.split(":");
        int command = Integer.parseInt(parts[0]);
        int family = Integer.parseInt(parts[1], 16);
        byte[] addresses = new byte[Integer.parseInt(parts[2])];
        byte[] header = version2(command, family, addresses, 0);
        boolean right = what.equals("1:11:12") || what.equals("0:11:12");

        assertThat(read(header, List.of()).step())
                .isEqualTo(right ? ProxyHeader.Step.DONE : ProxyHeader.Step.WRONG);
        header[12] = 0x11;
        assertThat(read(header, List.of()).step()).isEqualTo(ProxyHeader.Step.WRONG);
    }
}
