package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.manifest.ProxySettings.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `X-Forwarded-For` and `Forwarded`, whatever clients put into them.
class TrustParsersTest {
    private static final Trust TRUST =
            new Trust(
                    false,
                    List.of(
                            new Network(InetAddress.ofLiteral("10.0.0.0"), 8),
                            new Network(InetAddress.ofLiteral("fd00::"), 9)));

    /// One hop as a proxy writes it.
    ///
    /// @param address null where `text` is none
    record Hop(String text, String address, boolean trusted) {
        boolean isWrong() {
            return address.isEmpty();
        }
    }

    @Provide
    Arbitrary<List<Hop>> hops() {
        Arbitrary<Integer> octet = Arbitraries.integers().between(0, 255);
        Arbitrary<Hop> trusted =
                Combinators.combine(octet, octet)
                        .as((a, b) -> "10.%d.0.%d".formatted(a, b))
                        .map(text -> new Hop(text, text, true));
        Arbitrary<Hop> mapped = octet.map(a -> new Hop("::ffff:10.0.0." + a, "10.0.0." + a, true));
        Arbitrary<Hop> trustedV6 =
                octet.map(a -> "fd00::%x".formatted(a + 1))
                        .map(text -> new Hop("[" + text + "]:80", text, true));
        Arbitrary<Hop> other =
                octet.map(a -> "203.0.113." + a).map(text -> new Hop(text + ":99", text, false));
        Arbitrary<Hop> otherV6 =
                octet.map(a -> "2001:db8::%x".formatted(a + 1))
                        .map(text -> new Hop("[" + text + "]", text, false));
        Arbitrary<Hop> wrong =
                Arbitraries.of("unknown", "_x", "10.0.0.256", "10.0.0.1:a", "[10.0.0.1]", "1")
                        .map(text -> new Hop(text, "", false));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(5, trusted),
                        net.jqwik.api.Tuple.of(2, mapped),
                        net.jqwik.api.Tuple.of(2, trustedV6),
                        net.jqwik.api.Tuple.of(1, other),
                        net.jqwik.api.Tuple.of(1, otherV6),
                        net.jqwik.api.Tuple.of(1, wrong))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    /// By the words of the contract.
    private static List<String> expected(List<Hop> hops) {
        List<String> chain = new ArrayList<>();
        for (Hop hop : hops.reversed()) {
            if (hop.isWrong()) {
                break;
            }
            chain.addFirst(hop.address());
            if (!hop.trusted()) {
                break;
            }
        }
        return chain;
    }

    private static List<String> texts(List<InetAddress> chain) {
        return chain.stream().map(IpText::text).toList();
    }

    @Property
    void theChainIsReadFromTheRight(@ForAll("hops") List<Hop> hops) {
        String list = hops.stream().map(Hop::text).collect(Collectors.joining(", "));

        assertThat(texts(ForwardedFor.believed(list, TRUST))).isEqualTo(expected(hops));
    }

    @Property
    void theElementsAreReadFromTheRight(@ForAll("hops") List<Hop> hops) {
        String list =
                hops.stream()
                        .map(hop -> "proto=https;For=\"" + hop.text() + "\";by=_x")
                        .collect(Collectors.joining(","));

        Claims claims = ForwardedElements.claims(list, TRUST);

        assertThat(texts(claims.chain())).isEqualTo(expected(hops));
        assertThat(claims.scheme()).isEqualTo("https");
    }

    @Property(tries = 3_000)
    void nothingInFrontOfWhatATrustedProxyHasAddedChangesIt(@ForAll("junk") String junk) {
        assertThat(texts(ForwardedFor.believed(junk + ", 203.0.113.5, 10.0.0.1", TRUST)))
                .containsExactly("203.0.113.5", "10.0.0.1");

        Claims claims =
                ForwardedElements.claims(
                        junk + ",for=\"[2001:db8::5]:1\";host=\"a:1\";proto=http, for=10.0.0.1",
                        TRUST);
        assertThat(texts(claims.chain())).containsExactly("2001:db8::5", "10.0.0.1");
        assertThat(claims.scheme()).isEqualTo("http");
        assertThat(claims.host()).isEqualTo("a:1");
    }

    @Property(tries = 3_000)
    void whatIsJunkNeverThrows(@ForAll("junk") String junk) {
        assertThat(ForwardedFor.believed(junk, TRUST).size()).isLessThanOrEqualTo(Claims.MOST_HOPS);
        assertThat(ForwardedElements.claims(junk, TRUST)).isNotNull();
        assertThat(RequestIds.isUsable(junk)).isEqualTo(junk.matches("[A-Za-z0-9._-]{1,128}"));
        assertThat(StartTimes.isUsable(junk))
                .isEqualTo(junk.matches("(t=)?[0-9]{9,17}(\\.[0-9]{1,9})?"));
    }

    @Provide
    Arbitrary<String> junk() {
        Arbitrary<String> pieces =
                Arbitraries.of(
                        "\"",
                        "\\",
                        ",",
                        ";",
                        "=",
                        "for",
                        "proto=https",
                        " ",
                        "10.0.0.1",
                        "[",
                        "]",
                        ":",
                        "_x",
                        "unknown",
                        "host=a",
                        "t=",
                        "1234567890",
                        ".",
                        "fd00::1",
                        "é");
        return pieces.list().ofMaxSize(20).map(list -> String.join("", list));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "01.2.3.4", "1.2.3.256",
                "1.2.3.-1", "1.2.3.4 ", "fe80::1%eth0", "::1]", ":", "1::2::3", "127.1",
                        "0x7f.0.0.1",
                "::ffff:1.2.3.256", "١.2.3.4"
            })
    void whatIsNoAddress(String text) {
        assertThat(IpText.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4:80, 1.2.3.4",
        "1.2.3.4:_a, 1.2.3.4",
        "0.0.0.0, 0.0.0.0",
        "2001:DB8:0:0::1, 2001:db8::1",
        "[2001:db8::1]:1, 2001:db8::1",
        "::ffff:1.2.3.4, 1.2.3.4",
        "::ffff:102:304, 1.2.3.4",
        "[::ffff:1.2.3.4]:9, 1.2.3.4"
    })
    void whatIsAnAddress(String node, String address) {
        InetAddress found = IpText.parseNode(node);

        assertThat(found).isNotNull();
        assertThat(IpText.text(found)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4:", "1.2.3.4:123456", "[::1", "[::1]x", "[::1]:", "[1.2.3.4]"})
    void whatIsNoNode(String text) {
        assertThat(IpText.parseNode(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.255.0.1, true",
        "11.0.0.1, false",
        "fd7f::1, true",
        "fd80::1, false",
        "::ffff:10.1.1.1, true",
        "a00::1, false"
    })
    void networksAreComparedBitByBit(String address, boolean trusted) {
        assertThat(TRUST.trusts(IpText.parse(address))).isEqualTo(trusted);
    }

    @Test
    void aChainEndsAfterManyHops() {
        String list = "10.0.0.1, ".repeat(10_000) + "10.0.0.2";

        assertThat(ForwardedFor.believed(list, TRUST)).hasSize(Claims.MOST_HOPS);
        assertThat(ForwardedElements.claims("for=10.0.0.1,".repeat(10_000), TRUST).chain())
                .hasSize(Claims.MOST_HOPS);
    }

    @Test
    void aClientThatIsNotTellingIsHiddenButTheRestIsBelieved() {
        Claims claims =
                ForwardedElements.claims(
                        "for=1.2.3.4;proto=http, for=_secret;proto=https;host=a.b, for=10.0.0.1",
                        TRUST);

        assertThat(texts(claims.chain())).containsExactly("10.0.0.1");
        assertThat(claims.hidden()).isEqualTo("_secret");
        assertThat(claims.scheme()).isEqualTo("https");
        assertThat(claims.host()).isEqualTo("a.b");
    }

    @Test
    void forwardedIsNotReadBesideTheUsualFields() {
        Fields fields = new Fields();
        fields.add(FieldName.X_FORWARDED_PROTO, "http, HTTPS");
        fields.add(FieldName.X_FORWARDED_HOST, "a b");
        fields.add(FieldName.X_FORWARDED_PORT, "65536");
        fields.add(FieldName.FORWARDED, "for=1.2.3.4;host=evil");

        assertThat(Claims.of(fields, TRUST))
                .isEqualTo(new Claims(List.of(), null, "https", null, 0));
    }
}
