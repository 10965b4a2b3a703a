package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each request of `raw-requests.txt` is answered, and which bytes of it reach the ship.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RawRequestsTest {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([2-5]\\d\\d) ");

    /// Of each head the lines that we add.
    private static final Pattern OURS =
            Pattern.compile(
                    "(?<=\r\n)(X-Forwarded-(For|Proto|Host|Port)|X-Request-(Id|Start)|Forwarded"
                            + "|X-JA4H|X-Client-Kind):"
                            + " [^\r]*\r\n");

    private static final StringBuffer REACHED = new StringBuffer();

    private static RawShip ship;
    private static RunningProxy proxy;

    @BeforeAll
    static void open() throws Exception {
        ship = new RawShip(RawRequestsTest::record);
        proxy = RunningProxy.before(ship);
    }

    @AfterAll
    static void close() {
        proxy.close();
        ship.close();
    }

    static Stream<RawRequest> requests() {
        return RawRequest.all();
    }

    /// Notes every byte of each request once it is whole, and answers it.
    private static void record(RawShip.Conversation conversation) throws IOException {
        while (true) {
            String head = conversation.readHead();
            boolean chunked = head.contains("\r\nTransfer-Encoding: chunked\r\n");
            String body = chunked ? chunks(conversation) : conversation.read(length(head));
            REACHED.append(head).append(body);
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    }

    private static String chunks(RawShip.Conversation conversation) throws IOException {
        StringBuilder body = new StringBuilder();
        int size;
        do {
            StringBuilder line = new StringBuilder();
            while (line.indexOf("\r\n") < 0) {
                line.append(conversation.read(1));
            }
            size = Integer.parseInt(line.substring(0, line.length() - 2), 16);
            body.append(line).append(conversation.read(size + 2));
        } while (size > 0);
        return body.toString();
    }

    private static int length(String head) {
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("\r\ncontent-length: ");
        return at < 0 ? 0 : Integer.parseInt(head.substring(at + 18, head.indexOf('\r', at + 2)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void getsItsStatusAndReachesTheShipAsItShould(RawRequest raw) throws Exception {
        REACHED.setLength(0);

        String answers = proxy.exchange(raw.request());

        assertThat(
                        STATUS.matcher(answers)
                                .results()
                                .map((MatchResult found) -> found.group(1))
                                .collect(Collectors.joining(" ")))
                .as(answers)
                .isEqualTo(raw.statuses());
        if (raw.reachesNothing()) {
            assertThat(REACHED).isEmpty();
        } else {
            assertThat(REACHED.toString()).doesNotContain("evil");
            assertThat(OURS.matcher(REACHED).replaceAll("")).isEqualTo(raw.forwarded());
        }
    }
}
