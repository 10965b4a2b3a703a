package dev.mothership.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlRequestTest {
    private static Optional<ControlRequest> read(String text)
            throws IOException, ControlRequest.Unreadable {
        return ControlRequest.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static void refuses(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ControlRequest.Unreadable.class)
                .hasMessageStartingWith("cannot ")
                .hasMessageContaining(why);
    }

    @Test
    void readsAQuery() throws Exception {
        ControlRequest request =
                read("GET /v1/logs?name=a&name=b%20c&follow=true HTTP/1.1\r\nHost: x\r\n\r\n")
                        .orElseThrow();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/v1/logs");
        assertThat(request.all("name")).isEqualTo(List.of("a", "b c"));
        assertThat(request.says("follow")).isTrue();
        assertThat(request.says("escapes")).isFalse();
        assertThat(request.body().isEmpty()).isTrue();
    }

    @Test
    void readsABody() throws Exception {
        ControlRequest request =
                read("POST /v1/stop HTTP/1.1\r\ncontent-LENGTH:  17\r\n\r\n{\"ships\": [\"ä\"]}")
                        .orElseThrow();
        assertThat(request.body().getJsonArray("ships")).containsExactly("ä");
    }

    @Test
    void nothingIsNoRequest() throws Exception {
        assertThat(read("")).isEmpty();
    }

    @Test
    void refusesWhatItCannotRead() {
        refuses("GET /", "ends in its head");
        refuses("hello\r\n\r\n", "not HTTP/1.1");
        refuses("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "Content-Length");
        refuses("POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", "the limit is 65536");
        refuses("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "the limit");
        refuses("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{}", "ends in its body");
        refuses("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n[]", "not a JSON object");
        refuses("GET /?a=%zz HTTP/1.1\r\n\r\n", "wrongly encoded");
        refuses("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n", "over 16384 bytes");
    }
}
