package dev.mothership.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// A line of `raw-requests.txt`, which tells what its signs mean.
///
/// @param statuses of all final responses, with spaces between them
/// @param text as it stands there
/// @param reaching what reaches the ship, likewise
record RawRequest(String statuses, String text, String reaching) {
    static Stream<RawRequest> all() {
        try (InputStream in = RawRequest.class.getResourceAsStream("/raw-requests.txt")) {
            if (in == null) {
                throw new AssertionError("no raw-requests.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(RawRequest::parse);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static RawRequest parse(String line) {
        String[] parts = line.split(" \\| ", -1);
        if (parts.length != 4) {
            throw new AssertionError("not four columns: " + line);
        }
        return new RawRequest(parts[0], parts[1], parts[2]);
    }

    private static String bytes(String text) {
        return text.replace("⏎", "\r\n")
                .replace('␊', '\n')
                .replace('␍', '\r')
                .replace('␀', '\0')
                .replace('␉', '\t')
                .replace('␋', '\u000b')
                .replace('␡', '\u007f')
                .replace("{long}", "a".repeat(20_000));
    }

    String request() {
        return bytes(text);
    }

    /// No whole request.
    boolean reachesNothing() {
        return reaching.equals("-") || reaching.equals("cut");
    }

    String forwarded() {
        return reaching.equals("=")
                ? request().replace("Connection: close\r\n", "")
                : bytes(reaching);
    }

    @Override
    public String toString() {
        return text;
    }
}
