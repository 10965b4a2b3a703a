package dev.mothership.client;

import dev.mothership.http.FieldName;
import dev.mothership.http.RequestHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    private final Agents all = new Agents();
    private final Agents.Connection one = new Agents.Connection(all);
    private int next;

    @Setup
    public void read() throws IOException {
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

    @Benchmark
    public Kinds sameAgain() {
        return new Visitor(heads.get(1), Clients.BUILT_IN, one).kinds();
    }

    @Benchmark
    public Kinds otherAgain() {
        return new Visitor(heads.get(next(heads.size())), Clients.BUILT_IN, one).kinds();
    }

    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        Clients.prepare();
        System.out.printf("lists read in %.0f ms%n", (System.nanoTime() - begin) / 1e6);
    }
}
