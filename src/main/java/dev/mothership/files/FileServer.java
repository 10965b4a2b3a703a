package dev.mothership.files;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Answers requests with the files of a folder (RFC 9110). Thread-safe.
public final class FileServer {
    private final FolderFiles files;
    private final FileResponses responses;
    private final LongSupplier nanos;
    private final Absences absences;

    /// @param nanos a clock for differences
    public FileServer(Path folder, InstantSource clock, LongSupplier nanos) {
        this.files = new FolderFiles(folder);
        this.responses = new FileResponses(clock);
        this.nanos = nanos;
        this.absences = new Absences(nanos.getAsLong());
    }

    /// Whether it is known, without a look at the disk, that there is no such file: none is ever
    /// served by that name, or there was none within the last second. Does not block.
    ///
    /// @param path see [FileRequest#path()]
    public boolean lacks(String path) {
        String name = FilePath.of(path);
        return name == null || absences.cover(name, nanos.getAsLong());
    }

    /// Blocks.
    ///
    /// @return with content of which the first piece was read, so that small files need no more
    public FileAnswer answer(FileRequest request, ByteBufAllocator allocator) {
        String name = FilePath.of(request.path());
        if (name == null) {
            return new FileAnswer.None();
        }
        long begun = nanos.getAsLong();
        try {
            return switch (files.find(name, Coding.accepted(request.acceptEncoding()))) {
                case FolderFiles.Found.Nothing nothing -> {
                    absences.add(nothing, begun);
                    yield new FileAnswer.None();
                }
                case FolderFiles.Found.NothingBelow nothing -> {
                    absences.add(nothing, begun);
                    yield new FileAnswer.None();
                }
                // What the index links to would be beside the folder, not in it.
                case FolderFiles.Found.Indexed() -> responses.redirection(request.url());
                case FolderFiles.Found.Opened(String file, OpenFile opened) ->
                        responses.file(request, file, opened, allocator);
            };
        } catch (IOException unreadable) {
            return new FileAnswer.Failed();
        }
    }
}
