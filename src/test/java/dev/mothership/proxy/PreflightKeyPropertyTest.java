package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.http.RequestHead;
import dev.mothership.http.RequestReader;
import dev.mothership.http.Step;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/// Which preflights have the same key.
class PreflightKeyPropertyTest {
    private static final CompiledRoute ROUTE = RouteTable.of(Preflights.app()).routes().getFirst();

    /// What a preflight says.
    record Asked(
            String listener,
            String host,
            String target,
            String origin,
            String method,
            Set<String> headers,
            boolean privateNetwork) {

        /// @param random which way of writing it
        String text(Random random) {
            List<String> lines = new ArrayList<>();
            lines.add(name("Host", random) + ": " + host);
            lines.add(name("Origin", random) + ": " + origin);
            lines.add(name("Access-Control-Request-Method", random) + ":  " + method);
            List<String> names = new ArrayList<>();
            headers.forEach(header -> names.add(name(header, random)));
            names.addAll(names.subList(0, random.nextInt(names.size() + 1)));
            Collections.shuffle(names, random);
            int split = random.nextInt(names.size() + 1);
            lines.add(list(names.subList(0, split), random));
            lines.add(list(names.subList(split, names.size()), random));
            if (privateNetwork) {
                lines.add("access-control-request-private-network: true");
            }
            lines.add("User-Agent: " + random.nextInt());
            Collections.shuffle(lines, random);
            return "OPTIONS " + target + " HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
        }

        private static String list(List<String> names, Random random) {
            String comma = random.nextBoolean() ? "," : " , ,\t";
            return name("Access-Control-Request-Headers", random)
                    + ": "
                    + String.join(comma, names);
        }

        private static String name(String name, Random random) {
            return random.nextBoolean()
                    ? name.toUpperCase(Locale.ROOT)
                    : name.toLowerCase(Locale.ROOT);
        }

        @Nullable String key(Random random) {
            RequestHead head = new RequestHead();
            RequestReader reader = new RequestReader(65_536);
            reader.use(head);
            byte[] bytes = text(random).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(reader.read(Unpooled.wrappedBuffer(bytes), new byte[4_096]))
                    .isEqualTo(Step.HEAD);
            Origin origin = Origin.of(null, false, 80, false, Claims.NONE, host);
            return PreflightRequest.keyOf(listener, ROUTE, target, head, origin);
        }
    }

    @Provide
    Arbitrary<Asked> asked() {
        Arbitrary<String> token = Arbitraries.of("a", "b", "ab", "=", "=a", "s");
        Arbitrary<String> word = Arbitraries.of("a", "b", "a.b", "s");
        Arbitrary<Set<String>> headers =
                Arbitraries.of("x-a", "x-b", "content-type", "a", "b").set().ofMaxSize(4);
        return Combinators.combine(
                        word,
                        word,
                        Arbitraries.of("/", "/a", "/?a", "/a?=", "/="),
                        token,
                        Arbitraries.of("PUT", "put", "a", "b"),
                        headers,
                        Arbitraries.of(true, false))
                .as(Asked::new);
    }

    @Property
    void howItIsWrittenDoesNotMatter(
            @ForAll("asked") Asked asked, @ForAll Random one, @ForAll Random other) {
        assertThat(asked.key(one)).isNotNull().isEqualTo(asked.key(other));
    }

    @Property
    void whatItSaysDoes(
            @ForAll("asked") Asked one, @ForAll("asked") Asked other, @ForAll Random random) {
        String first = one.key(random);
        if (one.equals(other)) {
            assertThat(first).isEqualTo(other.key(random));
        } else {
            assertThat(first).isNotNull().isNotEqualTo(other.key(random));
        }
    }

    /// A key with the values of further fields is no key of other values, or without them.
    @Property
    void whatVaryNamesIsPartOfIt(
            @ForAll("values") List<String> one, @ForAll("values") List<String> other) {
        String first = extended(one);
        assertThat(first.equals(extended(other))).isEqualTo(one.equals(other));
        assertThat(first).isNotEqualTo("key");
    }

    @Provide
    Arbitrary<List<String>> values() {
        return Arbitraries.of("", "a", "=a", "a=b", "a,b", "b").list().ofMaxSize(3);
    }

    private static String extended(List<String> values) {
        RequestHead head = new RequestHead();
        values.forEach(value -> head.fields().add("Accept-Language", value));
        return PreflightRequest.extended("key", List.of("accept-language", "x"), head.fields());
    }

    @Property(tries = 200)
    void whatIsTooLongHasNone(@ForAll("asked") Asked asked, @ForAll Random random) {
        Set<String> many =
                random.ints(600, 0, 1_000_000_000)
                        .mapToObj(number -> "x-" + number)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(new Asked("a", "a", "/", "a", "PUT", many, asked.privateNetwork).key(random))
                .isNull();
    }
}
