package dev.mothership.proxy;

import dev.mothership.files.FileRequest;
import dev.mothership.files.FileServer;
import dev.mothership.http.RequestHead;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.timer.Timer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folders that one listener serves files of. Immutable.
final class StaticFolders {
    private final Folder[] longestFirst;

    /// @param prefix without a slash at its end; empty for all paths
    private record Folder(String prefix, FileServer files) {
        boolean takes(String path) {
            return path.startsWith(prefix)
                    && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
        }
    }

    /// A file that may be there.
    record Candidate(FileServer files, FileRequest request) {}

    private StaticFolders(Folder[] longestFirst) {
        this.longestFirst = longestFirst;
    }

    /// @return null where there is none
    static @Nullable StaticFolders of(
            List<ProxySettings.StaticFolder> all, String listener, Timer timer) {
        Folder[] folders =
                all.stream()
                        .filter(folder -> folder.listener().map(listener::equals).orElse(true))
                        // Of two with the same prefix, the one for this listener alone.
                        .sorted(
                                Comparator.comparing(
                                        ProxySettings.StaticFolder::listener,
                                        Comparator.comparing(Optional::isEmpty)))
                        .map(folder -> folder(folder, timer))
                        .sorted(
                                Comparator.comparingInt((Folder folder) -> folder.prefix.length())
                                        .reversed())
                        .toArray(Folder[]::new);
        return folders.length == 0 ? null : new StaticFolders(folders);
    }

    private static Folder folder(ProxySettings.StaticFolder folder, Timer timer) {
        String prefix = folder.prefix();
        return new Folder(
                prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix,
                new FileServer(folder.folder(), timer::now, timer::nanos));
    }

    /// The file that a request may mean; null where it is known to mean none. Does not block.
    @Nullable Candidate find(RequestHead request) {
        boolean read = request.method().equals("GET") || request.isHead();
        if (!read || request.asksForWebSocket()) {
            return null;
        }
        RequestTarget target = RequestTarget.of(request.target());
        String path = target.isAsterisk() ? null : RequestPath.normalize(target.path());
        if (path == null) {
            return null;
        }
        for (Folder folder : longestFirst) {
            if (folder.takes(path)) {
                String rest = path.substring(folder.prefix.length());
                return folder.files.lacks(rest)
                        ? null
                        : new Candidate(
                                folder.files,
                                FileRequest.of(
                                        request, rest, new FileRequest.Url(path, target.query())));
            }
        }
        return null;
    }
}
