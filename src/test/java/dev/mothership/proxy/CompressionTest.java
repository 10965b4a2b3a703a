package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.encoding.Encoders;
import dev.mothership.encoding.Encoding;
import dev.mothership.http.FieldName;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.RequestHead;
import dev.mothership.http.RequestReader;
import dev.mothership.http.ResponseHead;
import dev.mothership.http.ResponseReader;
import dev.mothership.http.Step;
import dev.mothership.manifest.ProxySettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which responses are compressed.
class CompressionTest {
    private static final Compression RULES = rules(1_024);

    static ProxySettings compressing(long minSize) {
        return new ProxySettings(
                false,
                List.of(),
                List.of(),
                Optional.of(new ProxySettings.Compression(minSize)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Compression rules(long minSize) {
        Compression rules = Compression.of(compressing(minSize));
        if (rules == null) {
            throw new IllegalStateException();
        }
        return rules;
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text.replace("\n", "\r\n"), StandardCharsets.ISO_8859_1);
    }

    private static RequestHead request(String text) {
        RequestHead head = new RequestHead();
        RequestReader reader = new RequestReader(8_192);
        reader.use(head);
        assertThat(reader.read(bytes(text + "\n\n"), new byte[4_096])).isEqualTo(Step.HEAD);
        return head;
    }

    private static RequestHead get() {
        return request("GET / HTTP/1.1\nHost: a\nAccept-Encoding: gzip");
    }

    private static ResponseHead response(String text, boolean toHead) {
        ResponseReader reader = new ResponseReader();
        reader.expect(toHead, false);
        assertThat(reader.read(bytes(text + "\n\n"), new byte[4_096])).isEqualTo(Step.HEAD);
        return reader.head();
    }

    private static ResponseHead page(String more) {
        return response(
                "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 2000" + more, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "TEXT/HTML; charset=utf-8",
                "text/css",
                "text/plain ;a=b",
                "text/vnd.example",
                "application/json",
                "application/json;charset=utf-8",
                "application/problem+json",
                "application/manifest+json",
                "application/javascript",
                "text/javascript",
                "application/xml",
                "application/rss+xml",
                "application/xhtml+xml",
                "image/svg+xml",
                "application/wasm",
                "font/ttf",
                "font/otf",
                "application/vnd.ms-fontobject",
                "image/x-icon"
            })
    void typesThatGetShorterAreCompressed(String type) {
        ResponseHead head =
                response("HTTP/1.1 200 OK\nContent-Length: 2000\nContent-Type: " + type, false);
        assertThat(RULES.choose(get(), head)).isEqualTo(Encoding.GZIP);
        assertThat(head.fields().get(FieldName.VARY)).isEqualTo("Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "text/event-stream; charset=utf-8",
                "Text/Event-Stream;charset=UTF-8",
                "application/x-ndjson",
                "text/x-ndjson",
                "application/jsonl",
                "application/json-seq",
                "application/stream+json",
                "application/grpc",
                "application/grpc+json",
                "application/grpc-web-text",
                "application/connect+json",
                "multipart/x-mixed-replace; boundary=a",
                "image/png",
                "image/jpeg",
                "video/mp4",
                "audio/ogg",
                "font/woff2",
                "application/zip",
                "application/gzip",
                "application/pdf",
                "application/octet-stream",
                "nonsense",
                ";"
            })
    void otherTypesAreLeftAlone(String type) {
        ResponseHead head =
                response("HTTP/1.1 200 OK\nContent-Length: 2000\nContent-Type: " + type, false);
        assertThat(RULES.choose(get(), head)).isNull();
        assertThat(head.fields().has(FieldName.VARY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nContent-Encoding: br",
                "\nContent-Encoding: identity",
                "\nCache-Control: no-transform",
                "\nCache-Control: public, No-Transform, max-age=5",
                "\nCache-Control: public\nCache-Control: no-transform",
                "\nX-Accel-Buffering: no",
                "\nX-Accel-Buffering: No",
                "\nContent-Range: bytes 0-1/2",
                "\nContent-Digest: sha-256=:AAAA:",
                "\nRepr-Digest: sha-256=:AAAA:",
                "\nDigest: sha-256=AAAA",
                "\nContent-MD5: AAAA",
                "\nTrailer: Expires, Repr-Digest"
            })
    void whatAShipWantsToArriveAsItIsDoes(String more) {
        ResponseHead head = page(more);
        assertThat(RULES.choose(get(), head)).isNull();
        assertThat(head.fields().has(FieldName.VARY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nCache-Control: max-age=5",
                "\nX-Accel-Buffering: yes",
                "\nX-Thing: no-transform",
                "\nTrailer: Expires"
            })
    void otherFieldsChangeNothing(String more) {
        assertThat(RULES.choose(get(), page(more))).isEqualTo(Encoding.GZIP);
    }

    @Test
    void aResponseWithoutTypeIsLeftAlone() {
        ResponseHead head = response("HTTP/1.1 200 OK\nContent-Length: 2000", false);
        assertThat(RULES.choose(get(), head)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 203, 403, 404, 418, 500, 503})
    void responsesOfAnyStatusWithABodyAreCompressed(int status) {
        String head = "HTTP/1.1 " + status + " X\nContent-Type: text/html\nContent-Length: 2000";
        assertThat(RULES.choose(get(), response(head, false))).isEqualTo(Encoding.GZIP);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 206, 304})
    void statusesThatAreLeftAlone(int status) {
        String head = "HTTP/1.1 " + status + " X\nContent-Type: text/html\nContent-Length: 2000";
        assertThat(RULES.choose(get(), response(head, false))).isNull();
    }

    @Test
    void theSizeCounts() {
        String type = "HTTP/1.1 200 OK\nContent-Type: text/html";
        ResponseHead small = response(type + "\nContent-Length: 1023", false);
        assertThat(RULES.choose(get(), small)).isNull();
        assertThat(small.fields().has(FieldName.VARY)).isFalse();
        assertThat(RULES.choose(get(), response(type + "\nContent-Length: 1024", false)))
                .isEqualTo(Encoding.GZIP);
        assertThat(RULES.choose(get(), response(type + "\nTransfer-Encoding: chunked", false)))
                .isEqualTo(Encoding.GZIP);
        assertThat(rules(0).choose(get(), response(type + "\nContent-Length: 0", false))).isNull();
        assertThat(rules(0).choose(get(), response(type + "\nContent-Length: 1", false)))
                .isEqualTo(Encoding.GZIP);
    }

    @Test
    void headIsTreatedAsGet() {
        RequestHead request = request("HEAD / HTTP/1.1\nHost: a\nAccept-Encoding: br");
        String type = "HTTP/1.1 200 OK\nContent-Type: text/html";
        assertThat(RULES.choose(request, response(type + "\nContent-Length: 1023", true))).isNull();
        assertThat(RULES.choose(request, response(type + "\nContent-Length: 1024", true)))
                .isEqualTo(Encoding.BROTLI);
        assertThat(RULES.choose(request, response(type, true))).isEqualTo(Encoding.BROTLI);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: a",
                "GET / HTTP/1.1\nHost: a\nAccept-Encoding: identity",
                "GET / HTTP/1.1\nHost: a\nAccept-Encoding: gzip;q=0",
                "GET / HTTP/1.1\nHost: a\nAccept-Encoding: gzip\nRange: bytes=0-5",
                "GET / HTTP/1.1\nHost: a\nAccept-Encoding: gzip\nCache-Control: no-transform",
                "GET / HTTP/1.0\nAccept-Encoding: gzip"
            })
    void clientsThatGetThePlainFormAreToldThatThereIsAnother(String text) {
        ResponseHead head = page("\nETag: \"a\"\nAccept-Ranges: bytes");
        assertThat(RULES.choose(request(text), head)).isNull();
        assertThat(head.fields().get(FieldName.VARY)).isEqualTo("Accept-Encoding");
        assertThat(head.fields().get(FieldName.ETAG)).isEqualTo("\"a\"");
        assertThat(head.fields().has(FieldName.ACCEPT_RANGES)).isTrue();
        assertThat(head.bodyLength()).isEqualTo(2_000);
    }

    @Test
    void aPartIsLeftAloneButVaries() {
        ResponseHead head =
                response(
                        "HTTP/1.1 206 Partial Content\nContent-Type: text/html\nContent-Length: 5\n"
                                + "Content-Range: bytes 0-4/2000",
                        false);
        assertThat(RULES.choose(get(), head)).isNull();
        assertThat(head.fields().get(FieldName.VARY)).isEqualTo("Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nVary: Cookie|Cookie, Accept-Encoding",
                "\nVary: Cookie\nVary: Origin|Cookie, Origin, Accept-Encoding",
                "\nVary: accept-encoding|accept-encoding",
                "\nVary: Origin, Accept-Encoding|Origin, Accept-Encoding",
                "\nVary: *|*",
                "\nVary: X-Accept-Encoding|X-Accept-Encoding, Accept-Encoding",
                "\nVary:|Accept-Encoding"
            })
    void varyIsMerged(String more) {
        String[] parts = more.split("\\|", -1);
        ResponseHead head = page(parts[0]);
        RULES.choose(get(), head);
        assertThat(head.fields().joined(FieldName.VARY)).isEqualTo(parts[1]);
    }

    @Test
    void theHeadOfTheEncodedForm() {
        ResponseHead head = page("\nETag: \"a\"\nAccept-Ranges: bytes");
        Variant.encoded(head, Encoding.BROTLI);
        assertThat(head.fields().get(FieldName.ETAG)).isEqualTo("W/\"a\"");
        assertThat(head.fields().has(FieldName.ACCEPT_RANGES)).isFalse();
        assertThat(head.fields().has(FieldName.CONTENT_LENGTH)).isFalse();
        assertThat(head.fields().get(FieldName.CONTENT_ENCODING)).isEqualTo("br");
        assertThat(head.bodyLength()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"a\"|W/\"a\"", "\"\"|W/\"\"", "abc|-", "w/\"a\"|-"})
    void entityTags(String text) {
        String[] parts = text.split("\\|", -1);
        ResponseHead head = page("\nETag: " + parts[0]);
        Variant.weaken(head.fields());
        String tag = head.fields().get(FieldName.ETAG);
        assertThat(tag == null ? "-" : tag).isEqualTo(parts[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "W/\"a\"|\"a\"|W/\"a\"",
                "\"b\", W/\"a\"|\"a\"|W/\"a\"",
                "\"a\"|\"a\"|\"a\"",
                "W/\"b\"|\"a\"|\"a\"",
                "W/\"a\"|W/\"a\"|W/\"a\"",
                "*|\"a\"|\"a\""
            })
    void notModifiedNamesTheFormThatTheClientHas(String text) {
        String[] parts = text.split("\\|", -1);
        ResponseHead head = response("HTTP/1.1 304 Not Modified\nETag: " + parts[1], false);
        RequestHead request = request("GET / HTTP/1.1\nHost: a\nIf-None-Match: " + parts[0]);
        assertThat(RULES.choose(request, head)).isNull();
        assertThat(head.fields().get(FieldName.ETAG)).isEqualTo(parts[2]);
        assertThat(head.fields().has(FieldName.VARY)).isEqualTo(!parts[1].equals(parts[2]));
    }

    @Test
    void nothingIsCompressedUnlessTheManifestSaysSo() {
        assertThat(Compression.of(ProxySettings.NONE)).isNull();
        assertThat(Encoders.available()).contains(Encoding.GZIP, Encoding.DEFLATE);
        assertThat(request("GET / HTTP/1.0").version()).isEqualTo(HttpVersion.HTTP_1_0);
    }
}
