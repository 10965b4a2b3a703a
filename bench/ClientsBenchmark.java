package dev.mothership.client;

import dev.mothership.http.FieldName;
import dev.mothership.http.RequestHead;
import dev.mothership.http.RequestReader;
import dev.mothership.http.Step;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// See `bench/clients`. In the package of what it measures, which is not public.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClientsBenchmark {
    private List<String> agents;
    private List<RequestHead> heads;
    private final String worst = "Current Spider ClaudeBot spider.com curl ".repeat(25);
    private List<RequestHead> browsers;
    private final Fingerprinter fingerprinter = Fingerprints.INSTALLED.orElseThrow().open();
    private final Impressions impressions = new Impressions();
    private final Situation direct = new Direct(fingerprinter);
    private final FingerprintPatterns denied =
            new FingerprintPatterns(List.of("*_000000000000_111111111111_*"));
    private final Conditions maker = new Conditions();
    private final List<Condition> conditions =
            List.of(
                    maker.agent(List.of("llm")),
                    maker.agent(List.of("bot", "headless", "~^curl/")),
                    maker.accept(List.of("text/markdown")),
                    maker.fingerprint(List.of("spoofed", "ge10*")));
    private int next;

    /// Straight from the client.
    private record Direct(Fingerprinter fingerprinter) implements Situation {
        @Override
        public boolean isRelayed() {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String fingerprint(Visitor visitor) {
            return visitor.impression().fingerprint(visitor, fingerprinter);
        }

        @Override
        public Judgement judge(Visitor visitor) {
            return visitor.impression().judgement(visitor, this);
        }
    }

    @Setup
    public void read() throws IOException {
        browsers = new ArrayList<>();
        for (String browser : List.of("chromium-headed", "firefox-headed")) {
            try (Stream<Path> files =
                    Files.list(Path.of("src/test/resources/requests/shared", browser))) {
                for (Path file : files.sorted().toList()) {
                    browsers.add(recorded(Files.readAllBytes(file)));
                }
            }
        }
        agents =
                Files.readAllLines(Path.of("src/test/resources/clients/crawlers.txt")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split("\t")[1])
                        .toList();
        heads = List.of("GPTBot/1.0", browser(142), browser(141), browser(140)).stream()
                .map(ClientsBenchmark::head)
                .toList();
    }

    private static String browser(int version) {
        return "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/" + version + ".0.0.0 Safari/537.36";
    }

    private static RequestHead head(String agent) {
        RequestHead head = new RequestHead();
        head.fields().add(FieldName.HOST, "a.example");
        head.fields().add(FieldName.USER_AGENT, agent);
        return head;
    }

    private static RequestHead recorded(byte[] bytes) {
        RequestHead head = new RequestHead();
        RequestReader reader = new RequestReader(bytes.length);
        reader.use(head);
        if (reader.read(Unpooled.wrappedBuffer(bytes), new byte[bytes.length]) != Step.HEAD) {
            throw new IllegalArgumentException(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return head;
    }

    private int next(int size) {
        next = next + 1 < size ? next + 1 : 0;
        return next;
    }

    @Benchmark
    public Kinds firstSight() {
        return Clients.BUILT_IN.kindsOf(agents.get(next(agents.size())));
    }

    @Benchmark
    public Kinds longest() {
        return Clients.BUILT_IN.kindsOf(worst);
    }

    private Visitor visitor(RequestHead head) {
        return new Visitor(head, Clients.BUILT_IN, impressions, direct);
    }

    @Benchmark
    public Kinds sameAgain() {
        return visitor(heads.get(1)).kinds();
    }

    @Benchmark
    public Kinds otherAgain() {
        return visitor(heads.get(next(heads.size()))).kinds();
    }

    /// As with `clients` in `bench/proxy`.
    private boolean ask(Visitor visitor) {
        boolean refused =
                visitor.judgement().verdict() == Verdict.SPOOFED || denied.match(visitor);
        for (Condition condition : conditions) {
            refused |= visitor.meets(condition);
        }
        return refused;
    }

    @Benchmark
    public boolean everything() {
        RequestHead head = browsers.get(next(browsers.size()));
        return ask(new Visitor(head, Clients.BUILT_IN, new Impressions(), direct));
    }

    @Benchmark
    public boolean everythingAgain() {
        return ask(visitor(browsers.get(next(browsers.size()))));
    }

    @Benchmark
    public Judgement verdict() {
        return Judge.judge(visitor(browsers.get(next(browsers.size()))), direct);
    }

    @Benchmark
    public String fingerprint() {
        return fingerprinter.of(browsers.get(next(browsers.size())));
    }

    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        Clients.prepare();
        System.out.printf("lists read in %.0f ms%n", (System.nanoTime() - begin) / 1e6);
    }
}
