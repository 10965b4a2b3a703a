package dev.mothership.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Makes responses of files. Thread-safe; its methods block.
final class FileResponses {
    private final InstantSource clock;

    FileResponses(InstantSource clock) {
        this.clock = clock;
    }

    /// To the folder itself: from the path as it was understood, which begins with one slash, so
    /// that it never leads to another host.
    FileAnswer redirection(FileRequest.Url url) {
        ResponseHead head = head(308, clock.instant());
        head.fields().add(FieldName.LOCATION, url.path() + "/" + url.query());
        return empty(head);
    }

    /// @param file closed here, or with what is returned
    FileAnswer file(FileRequest request, String name, OpenFile file, ByteBufAllocator allocator)
            throws IOException {
        boolean passedOn = false;
        try {
            FileAnswer answer = answer(request, name, file, allocator);
            passedOn = answer instanceof FileAnswer.Response(_, FileAnswer.Content _);
            return answer;
        } finally {
            if (!passedOn) {
                file.close();
            }
        }
    }

    private FileAnswer answer(
            FileRequest request, String name, OpenFile file, ByteBufAllocator allocator)
            throws IOException {
        Instant now = clock.instant();
        Preconditions conditions = new Preconditions(file.tag(), file.modified(now), now);
        return switch (conditions.judge(request.conditions())) {
            case FAILED -> empty(head(412, now));
            case NOT_MODIFIED -> {
                ResponseHead head = head(304, now);
                validators(head.fields(), file, now);
                yield new FileAnswer.Response(head, null);
            }
            case SEND -> {
                String range = request.toHead() ? null : conditions.range(request.conditions());
                yield switch (ByteRanges.of(range, file.size())) {
                    case ByteRanges.Unsatisfiable() -> {
                        ResponseHead head = head(416, now);
                        head.fields().add(FieldName.CONTENT_RANGE, "bytes */" + file.size());
                        yield empty(head);
                    }
                    case ByteRanges.Whole() -> whole(request, name, file, allocator);
                    case ByteRanges.Some(List<ByteRanges.Range> ranges) ->
                            partial(ranges, name, file, allocator);
                };
            }
        };
    }

    private FileAnswer whole(
            FileRequest request, String name, OpenFile file, ByteBufAllocator allocator)
            throws IOException {
        ResponseHead head = content(200, MediaTypes.of(name), file);
        if (request.toHead() || file.size() == 0) {
            return withLength(head, file.size());
        }
        return with(head, file, List.of(new FileBody.Part.Range(0, file.size())), allocator);
    }

    private FileAnswer partial(
            List<ByteRanges.Range> ranges, String name, OpenFile file, ByteBufAllocator allocator)
            throws IOException {
        String type = MediaTypes.of(name);
        if (ranges.size() == 1) {
            ByteRanges.Range range = ranges.getFirst();
            ResponseHead head = content(206, type, file);
            head.fields().add(FieldName.CONTENT_RANGE, describe(range, file));
            return with(head, file, List.of(part(range)), allocator);
        }
        String boundary = boundary();
        List<FileBody.Part> parts = new ArrayList<>();
        for (ByteRanges.Range range : ranges) {
            parts.add(
                    text(
                            (parts.isEmpty() ? "" : "\r\n")
                                    + "--"
                                    + boundary
                                    + "\r\nContent-Type: "
                                    + type
                                    + "\r\nContent-Range: "
                                    + describe(range, file)
                                    + "\r\n\r\n"));
            parts.add(part(range));
        }
        parts.add(text("\r\n--" + boundary + "--\r\n"));
        ResponseHead head = content(206, "multipart/byteranges; boundary=" + boundary, file);
        return with(head, file, parts, allocator);
    }

    /// By chance, so that no file holds it.
    private static String boundary() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }

    private static String describe(ByteRanges.Range range, OpenFile file) {
        return "bytes " + range.from() + "-" + (range.end() - 1) + "/" + file.size();
    }

    private static FileBody.Part part(ByteRanges.Range range) {
        return new FileBody.Part.Range(range.from(), range.length());
    }

    private static FileBody.Part text(String text) {
        return new FileBody.Part.Text(text.getBytes(US_ASCII));
    }

    private FileAnswer with(
            ResponseHead head, OpenFile file, List<FileBody.Part> parts, ByteBufAllocator allocator)
            throws IOException {
        FileBody body = new FileBody(file, parts);
        withLength(head, body.length());
        ByteBuf first = body.read(allocator);
        return new FileAnswer.Response(head, new FileAnswer.Content(first, body));
    }

    private static FileAnswer empty(ResponseHead head) {
        return withLength(head, 0);
    }

    private static FileAnswer withLength(ResponseHead head, long length) {
        head.fields().add(FieldName.CONTENT_LENGTH, Long.toString(length));
        head.bodyLength(length);
        return new FileAnswer.Response(head, null);
    }

    private ResponseHead content(int status, String type, OpenFile file) {
        Instant now = clock.instant();
        ResponseHead head = head(status, now);
        Fields fields = head.fields();
        fields.add(FieldName.CONTENT_TYPE, type);
        validators(fields, file, now);
        if (file.coding() != null) {
            fields.add(FieldName.CONTENT_ENCODING, file.coding().token());
        }
        fields.add(FieldName.ACCEPT_RANGES, "bytes");
        fields.add("X-Content-Type-Options", "nosniff");
        return head;
    }

    private static void validators(Fields fields, OpenFile file, Instant now) {
        fields.add(FieldName.ETAG, file.tag());
        fields.add(FieldName.LAST_MODIFIED, HttpDate.format(file.modified(now)));
        if (file.varies()) {
            fields.add(FieldName.VARY, "Accept-Encoding");
        }
    }

    private static ResponseHead head(int status, Instant now) {
        ResponseHead head = new ResponseHead();
        head.status(status, "");
        head.fields().add("Date", HttpDate.format(now));
        return head;
    }
}
