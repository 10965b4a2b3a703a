package dev.mothership.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class FilePropertiesTest {
    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/", ".", "..", "%2e", "%2E", "%2f", "%5c", "\\", "a", "%00", "%25",
                        "%c3%a4", "ä", "%")
                .list()
                .ofMaxSize(8)
                .map(parts -> "/" + String.join("", parts));
    }

    @Property
    void noNameLeadsOutOfTheFolder(@ForAll("paths") String path) {
        String name = FilePath.of(path);
        if (name != null) {
            assertThat(name).doesNotStartWith("/").doesNotContain("//", "\\", "\0");
            assertThat(name.split("/", -1)).noneMatch(part -> part.startsWith("."));
        }
    }

    @Property
    void aNameIsDecodedOnce(@ForAll String name) {
        String encoded =
                "/" + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        String decoded = FilePath.of(encoded);
        if (decoded != null) {
            assertThat(decoded.getBytes(StandardCharsets.UTF_8))
                    .isEqualTo(name.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// The bytes that are asked for, found one by one, are those that are sent.
    @Property
    void rangesHoldEachByteAskedForOnce(
            @ForAll @Size(min = 1, max = 16) List<@IntRange(max = 30) Integer> starts,
            @ForAll @IntRange(max = 5) int more,
            @ForAll @LongRange(max = 30) long size) {
        String header =
                starts.stream()
                        .map(start -> start + "-" + (start + more))
                        .collect(Collectors.joining(",", "bytes=", ""));
        List<Long> wanted =
                java.util.stream.LongStream.range(0, size)
                        .filter(at ->
                                starts.stream().anyMatch(from -> at >= from && at <= from + more))
                        .boxed()
                        .toList();
        List<Long> sent =
                switch (ByteRanges.of(header, size)) {
                    case ByteRanges.Some(List<ByteRanges.Range> ranges) ->
                            ranges.stream()
                                    .flatMapToLong(range ->
                                            java.util.stream.LongStream.range(
                                                    range.from(), range.end()))
                                    .boxed()
                                    .toList();
                    case ByteRanges.Unsatisfiable() -> List.of();
                    case ByteRanges.Whole() -> List.of(-1L);
                };

        assertThat(sent).isEqualTo(wanted);
    }

    @Property
    void anythingCanBeAskedFor(@ForAll String text, @ForAll @LongRange(min = 0) long size) {
        ByteRanges.of("bytes=" + text, size);
        EntityTags.parse(text);
        HttpDate.parse(text);
        Coding.accepted(text);
        FilePath.of(text);
    }

    @Property
    void tagsAreFoundInAnyList(
            @ForAll @Size(min = 1, max = 5)
                    List<@net.jqwik.api.constraints.AlphaChars String> tags) {
        String list =
                tags.stream()
                        .map(tag -> (tag.length() % 2 == 0 ? "W/" : "") + "\"," + tag + "\"")
                        .collect(Collectors.joining(" ,, "));
        EntityTags parsed = Objects.requireNonNull(EntityTags.parse(list));

        for (String tag : tags) {
            assertThat(parsed.hasWeakly("\"," + tag + "\"")).isTrue();
        }
        assertThat(parsed.hasWeakly("\"\"")).isFalse();
    }
}
