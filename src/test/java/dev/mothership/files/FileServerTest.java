package dev.mothership.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.http.FieldName;
import dev.mothership.timer.ManualTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileServerTest {
    private static final String DIGITS = "0123456789";
    private static final Instant CHANGED = Instant.parse("1970-01-01T00:00:10Z");

    @TempDir private Path folder;
    private final ManualTimer timer = new ManualTimer();
    private FileServer server;

    @BeforeEach
    void start() throws IOException {
        timer.advance(Duration.ofSeconds(100));
        server = new FileServer(folder, timer::now, timer::nanos);
        write("digits", DIGITS, CHANGED);
    }

    private Path write(String name, String text, Instant changed) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setLastModifiedTime(file, FileTime.from(changed));
    }

    private FileAnswer ask(String path, @Nullable String coding, FileRequest.Conditions asked) {
        return server.answer(
                new FileRequest(path, new FileRequest.Url(path, ""), false, coding, asked),
                UnpooledByteBufAllocator.DEFAULT);
    }

    private static FileRequest.Conditions range(String range, @Nullable String condition) {
        return new FileRequest.Conditions(null, null, null, null, condition, range);
    }

    private FileAnswer.Response response(String path, @Nullable String coding) {
        return (FileAnswer.Response) ask(path, coding, FileRequest.Conditions.NONE);
    }

    private static @Nullable String field(FileAnswer.Response response, FieldName name) {
        return response.head().fields().get(name);
    }

    private static String body(FileAnswer.Response response) throws IOException {
        FileAnswer.Content content = response.content();
        if (content == null) {
            return "";
        }
        StringBuilder body = new StringBuilder(content.first().toString(US_ASCII));
        content.first().release();
        while (!content.rest().isRead()) {
            ByteBuf piece = content.rest().read(UnpooledByteBufAllocator.DEFAULT);
            body.append(piece.toString(US_ASCII));
            piece.release();
        }
        return body.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 206, 0, bytes 0-0/10",
        "bytes=2-4, 206, 234, bytes 2-4/10",
        "bytes=7-, 206, 789, bytes 7-9/10",
        "bytes=-3, 206, 789, bytes 7-9/10",
        "bytes=-99, 206, 0123456789, bytes 0-9/10",
        "bytes=5-99, 206, 56789, bytes 5-9/10",
        "bytes=5-99999999999999999999999, 206, 56789, bytes 5-9/10",
        "BYTES= 1-2 , 206, 12, bytes 1-2/10",
        "'bytes=1-2,3-4', 206, 1234, bytes 1-4/10",
        "'bytes=3-4,0-3,50-', 206, 01234, bytes 0-4/10",
        "bytes=10-, 416, '', bytes */10",
        "bytes=-0, 416, '', bytes */10",
        "bytes=99999999999999999999-, 416, '', bytes */10",
        "bytes=4-2, 200, 0123456789,",
        "bytes=x-2, 200, 0123456789,",
        "bytes=-, 200, 0123456789,",
        "bytes=, 200, 0123456789,",
        "bytes=+1-2, 200, 0123456789,",
        "lines=1-2, 200, 0123456789,",
    })
    void sendsTheRangeThatIsAskedFor(String range, int status, String text, String described)
            throws Exception {
        FileAnswer.Response response =
                (FileAnswer.Response) ask("/digits", null, range(range, null));

        assertThat(response.head().status()).isEqualTo(status);
        assertThat(field(response, FieldName.CONTENT_RANGE)).isEqualTo(described);
        assertThat(field(response, FieldName.CONTENT_LENGTH)).isEqualTo("" + text.length());
        assertThat(body(response)).isEqualTo(text);
    }

    @Test
    void sendsSeveralRangesAsParts() throws Exception {
        FileAnswer.Response response =
                (FileAnswer.Response) ask("/digits", null, range("bytes=8-, 0-1,4-4", null));
        String type = String.valueOf(field(response, FieldName.CONTENT_TYPE));
        String boundary = type.substring(type.indexOf('=') + 1);
        String body = body(response);

        assertThat(type).startsWith("multipart/byteranges; boundary=");
        assertThat(field(response, FieldName.CONTENT_LENGTH)).isEqualTo("" + body.length());
        assertThat(body)
                .isEqualTo(
                        part(boundary, "0-1", "01")
                                + part(boundary, "4-4", "4")
                                + part(boundary, "8-9", "89")
                                + "--"
                                + boundary
                                + "--\r\n");
    }

    private static String part(String boundary, String range, String text) {
        return "--"
                + boundary
                + "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes "
                + range
                + "/10\r\n\r\n"
                + text
                + "\r\n";
    }

    @Test
    void answersWhoAsksForTooManyRangesWithTheWhole() throws Exception {
        String many = IntStream.range(0, 17).mapToObj(i -> "0-0").collect(Collectors.joining(","));
        FileAnswer.Response response =
                (FileAnswer.Response) ask("/digits", null, range("bytes=" + many, null));

        assertThat(response.head().status()).isEqualTo(200);
        assertThat(body(response)).isEqualTo(DIGITS);
    }

    @ParameterizedTest
    @CsvSource({
        "TAG, 206",
        "W/TAG, 200",
        "'\"x\"', 200",
        "'Thu, 01 Jan 1970 00:00:10 GMT', 206",
        "'Thu, 01 Jan 1970 00:00:11 GMT', 200",
        "'Thu, 01 Jan 1970 00:00:09 GMT', 200",
        "never, 200"
    })
    void sendsARangeOnlyOfTheFileThatTheClientKnows(String condition, int status) throws Exception {
        FileAnswer.Response whole = response("/digits", null);
        body(whole);
        String known = condition.replace("TAG", "" + field(whole, FieldName.ETAG));
        FileAnswer.Response response =
                (FileAnswer.Response) ask("/digits", null, range("bytes=1-2", known));

        assertThat(response.head().status()).isEqualTo(status);
        assertThat(body(response)).isEqualTo(status == 206 ? "12" : DIGITS);
    }

    @Test
    void takesNoDateOfThisSecondForAValidator() throws Exception {
        write("new", DIGITS, Instant.EPOCH.plusSeconds(100));
        FileAnswer.Response response =
                (FileAnswer.Response)
                        ask("/new", null, range("bytes=1-2", "Thu, 01 Jan 1970 00:01:40 GMT"));

        assertThat(response.head().status()).isEqualTo(200);
        assertThat(body(response)).isEqualTo(DIGITS);
    }

    @Test
    void claimsNoChangeInTheFuture() throws Exception {
        write("future", DIGITS, Instant.EPOCH.plusSeconds(5_000));
        FileAnswer.Response response = response("/future", null);
        body(response);

        assertThat(field(response, FieldName.LAST_MODIFIED))
                .isEqualTo("Thu, 01 Jan 1970 00:01:40 GMT");
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, gzip",
        "x-gzip, gzip",
        "'gzip, br', br",
        "'gzip, br;q=0.5', gzip",
        "'br;q=0.5, zstd;q=0.9, gzip;q=0.1', zstd",
        "'GZIP;Q=1.0', gzip",
        "*, br",
        "'*, br;q=0', zstd",
        "'br;q=0, *;q=0',",
        "'gzip;q=0.2, identity;q=0.5',",
        "'gzip;q=0.5, identity;q=0.5', gzip",
        "gzip;q=2,",
        "deflate,",
        "identity,",
        "'',",
        ","
    })
    void sendsTheCompressedFormThatIsLikedBest(@Nullable String accept, @Nullable String coding)
            throws Exception {
        write("app.css", "plain", CHANGED);
        write("app.css.br", "brotli", CHANGED);
        write("app.css.zst", "zstandard", CHANGED);
        write("app.css.gz", "gzipped", CHANGED);

        FileAnswer.Response response = response("/app.css", accept);

        assertThat(field(response, FieldName.CONTENT_ENCODING)).isEqualTo(coding);
        assertThat(field(response, FieldName.VARY)).isEqualTo("Accept-Encoding");
        assertThat(field(response, FieldName.CONTENT_TYPE)).isEqualTo("text/css; charset=utf-8");
        assertThat(body(response)).startsWith(coding == null ? "plain" : coding.substring(0, 1));
    }

    @Test
    void givesEachFormATagOfItsOwn() throws Exception {
        write("a.css", "same", CHANGED);
        write("a.css.br", "same", CHANGED);
        write("a.css.gz", "same", CHANGED);
        assertThat(
                        IntStream.range(0, 3)
                                .mapToObj(i -> new String[] {"identity", "br", "gzip"}[i])
                                .map(coding -> {
                                    FileAnswer.Response response = response("/a.css", coding);
                                    try {
                                        body(response);
                                    } catch (IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                    return field(response, FieldName.ETAG);
                                }))
                .doesNotHaveDuplicates();
    }

    @Test
    void sendsNoFormThatIsOlderThanTheFileOrALinkOrAFolder() throws Exception {
        write("a.css", "new", CHANGED);
        write("a.css.br", "old", CHANGED.minusSeconds(1));
        Files.createSymbolicLink(folder.resolve("a.css.gz"), folder.resolve("digits"));
        Files.createDirectory(folder.resolve("a.css.zst"));

        FileAnswer.Response response = response("/a.css", "br, gzip, zstd");

        assertThat(body(response)).isEqualTo("new");
    }

    @Test
    void readsRangesOfTheCompressedForm() throws Exception {
        write("a.css", "plain", CHANGED);
        write("a.css.br", "brotli", CHANGED);

        FileAnswer.Response response =
                (FileAnswer.Response) ask("/a.css", "br", range("bytes=1-2", null));

        assertThat(field(response, FieldName.CONTENT_RANGE)).isEqualTo("bytes 1-2/6");
        assertThat(body(response)).isEqualTo("ro");
    }

    @Test
    void failsWhereAFileHasBecomeShorter() throws Exception {
        Path file = folder.resolve("large");
        Files.write(file, new byte[200_000]);
        FileAnswer.Content content = Objects.requireNonNull(response("/large", null).content());
        try (RandomAccessFile shorter = new RandomAccessFile(file.toFile(), "rw")) {
            shorter.setLength(150_000);
        }
        content.first().release();
        content.rest().read(UnpooledByteBufAllocator.DEFAULT).release();

        assertThatThrownBy(() -> content.rest().read(UnpooledByteBufAllocator.DEFAULT))
                .isInstanceOf(EOFException.class);
        content.rest().close();
    }

    @Test
    void remembersForASecondWhatIsNotThere() throws Exception {
        Files.createDirectory(folder.resolve("there"));
        for (String path : new String[] {"/api/users/1", "/there/a", "/there/", "/there"}) {
            assertThat(server.lacks(path)).isFalse();
            assertThat(ask(path, null, FileRequest.Conditions.NONE))
                    .isInstanceOf(FileAnswer.None.class);
            assertThat(server.lacks(path)).isTrue();
        }
        assertThat(server.lacks("/api/users/2")).isTrue();
        assertThat(server.lacks("/api/")).isTrue();
        assertThat(server.lacks("/api")).isFalse();
        assertThat(server.lacks("/there/b")).isFalse();
        assertThat(server.lacks("/digits")).isFalse();

        timer.advance(Duration.ofSeconds(1));

        assertThat(server.lacks("/api/users/1")).isFalse();
        assertThat(server.lacks("/there/a")).isFalse();
    }

    @Test
    void hasNothingWhereTheFolderIsGone() {
        FileServer gone = new FileServer(folder.resolve("gone"), timer::now, timer::nanos);

        assertThat(
                        gone.answer(
                                new FileRequest(
                                        "/",
                                        new FileRequest.Url("/", ""),
                                        false,
                                        null,
                                        FileRequest.Conditions.NONE),
                                UnpooledByteBufAllocator.DEFAULT))
                .isInstanceOf(FileAnswer.None.class);
    }
}
