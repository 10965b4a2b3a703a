package dev.mothership.client;

import dev.mothership.http.Http2RequestReader;
import dev.mothership.http.RequestHead;
import dev.mothership.http.RequestReader;
import dev.mothership.http.Step;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Heads as real programs sent them, read as the proxy reads them. A file has one or more, each
/// with an empty line behind it; those of HTTP/2 begin with pseudo-headers.
public final class RecordedRequests {
    private static final Path FOLDER = Path.of("src/test/resources/requests");

    /// One of them.
    ///
    /// @param name of its file, with its place there and its first line
    public record Recorded(String name, RequestHead head) {
        @Override
        public String toString() {
            return name;
        }
    }

    private RecordedRequests() {}

    /// All in the files of a folder.
    ///
    /// @param folder within `src/test/resources/requests`
    public static Stream<Recorded> in(String folder) {
        try (Stream<Path> files = Files.walk(FOLDER.resolve(folder))) {
            return files
                    .filter(file -> file.toString().matches(".*\\.(http|txt)"))
                    .sorted()
                    .flatMap(RecordedRequests::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Recorded> read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).replace("\r", "");
            List<Recorded> heads = new ArrayList<>();
            for (String head : text.strip().split("\n\n+")) {
                String name = FOLDER.relativize(file) + " " + heads.size() + " " + first(head);
                heads.add(new Recorded(name, head(head)));
            }
            return heads.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String first(String head) {
        return head.lines()
                .filter(line -> !line.startsWith(":") || line.startsWith(":path"))
                .findFirst()
                .orElseThrow();
    }

    /// @param text lines without an empty one behind them
    public static RequestHead head(String text) {
        return text.startsWith(":") ? http2(text) : http1(text);
    }

    /// The head of a request, whether it would be answered or not.
    public static RequestHead unjudged(String text) {
        return text.startsWith(":") ? http2(text) : http1(text, false);
    }

    private static RequestHead http1(String text) {
        return http1(text, true);
    }

    private static RequestHead http1(String text, boolean strict) {
        RequestHead head = new RequestHead();
        RequestReader reader = new RequestReader(64 * 1024);
        reader.use(head);
        byte[] bytes =
                (text.strip().replace("\n", "\r\n") + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
        Step step = reader.read(Unpooled.wrappedBuffer(bytes), new byte[8192]);
        if (strict && (step == Step.FAULT || step == Step.MORE)) {
            throw new IllegalArgumentException(step + " of " + text);
        }
        return head;
    }

    private static RequestHead http2(String text) {
        RequestHead head = new RequestHead();
        Http2RequestReader reader = new Http2RequestReader();
        reader.begin(head);
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':', 1);
            byte[] name = line.substring(0, colon).getBytes(StandardCharsets.ISO_8859_1);
            byte[] value = line.substring(colon + 1).strip().getBytes(StandardCharsets.ISO_8859_1);
            reader.add(name, 0, name.length, value, 0, value.length);
        }
        boolean bodiless =
                Arrays.asList(text.split("\n", -1)).stream()
                        .noneMatch(line -> line.matches("content-length: *[1-9].*"));
        if (reader.end(bodiless) != null) {
            throw new IllegalArgumentException(text);
        }
        return head;
    }
}
