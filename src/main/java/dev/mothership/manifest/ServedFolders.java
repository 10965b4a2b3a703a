package dev.mothership.manifest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Checks the folders that the proxy reads: those of `static_dirs`, and `error_pages`.
final class ServedFolders {
    /// What no normalized path begins with, so that nothing would ever be found there.
    private static final Pattern NEVER = Pattern.compile("[?%\\\\]|//|/\\.{1,2}(/|$)");

    private final Report report;
    private final Values mothership;
    private final Path folder;

    /// Where files appear; without a listener: at every one.
    private record Place(String prefix, Optional<String> listener) {}

    /// @param folder what relative paths start at
    ServedFolders(Report report, Values mothership, Path folder) {
        this.report = report;
        this.mothership = mothership;
        this.folder = folder;
    }

    void check() {
        Map<Place, Integer> places = new HashMap<>();
        for (Values.Value element : mothership.elements("static_dirs")) {
            if (element.object() instanceof Values table) {
                table.value("path").ifPresent(path -> isFolder("path", path));
                table.value("prefix").ifPresent(this::prefix);
                table.value("bind").ifPresent(this::listener);
                place(table, element.offset(), places);
            }
        }
        mothership
                .value("error_pages")
                .filter(pages -> isFolder("error_pages", pages))
                .ifPresent(this::pages);
    }

    private boolean isFolder(String key, Values.Value value) {
        if (!(value.object() instanceof Path path)) {
            return false;
        }
        Path wanted = folder.resolve(path).normalize();
        String subject = "cannot use `" + key + "`: ";
        if (!Files.exists(wanted)) {
            report.problem(
                    value.offset(),
                    subject + wanted + " does not exist",
                    "make the folder, or name another one");
        } else if (!Files.isDirectory(wanted)) {
            report.problem(
                    value.offset(),
                    subject + wanted + " is not a folder",
                    "name the folder that the files are in");
        } else if (!Files.isReadable(wanted) || !Files.isExecutable(wanted)) {
            report.problem(
                    value.offset(),
                    subject + wanted + " is not readable for this user",
                    "give it the rights r and x");
        } else {
            return true;
        }
        return false;
    }

    private void prefix(Values.Value value) {
        if (NEVER.matcher(value.text()).find()) {
            report.problem(
                    value.offset(),
                    "cannot use `prefix`: no path begins with \"" + value.text() + "\"",
                    "write it as it is when dot segments and double slashes are resolved, without"
                            + " `?`, `%` and `\\`");
        }
    }

    private void listener(Values.Value value) {
        Values bind = mothership.table("bind");
        Set<String> names = new TreeSet<>(bind.map().keySet());
        names.addAll(bind.rejected());
        String name = value.text();
        if (!names.contains(name)) {
            String hint =
                    names.isEmpty()
                            ? "add [mothership.bind] with " + name + " = \"127.0.0.1:8080\""
                            : Nearest.hint(name, names, "there are");
            report.missing(
                    name,
                    () ->
                            report.source()
                                    .problem(
                                            value.offset(),
                                            "cannot find the listener `" + name + "`",
                                            hint));
        }
    }

    private void place(Values table, int offset, Map<Place, Integer> places) {
        if (table.rejected().contains("prefix") || table.rejected().contains("bind")) {
            return;
        }
        String prefix =
                table.get("prefix", String.class).orElse(ProxySettingsBuilder.DEFAULT_PREFIX);
        String plain = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        Integer other =
                places.putIfAbsent(new Place(plain, table.get("bind", String.class)), offset);
        if (other != null) {
            report.problem(
                    table.value("prefix").map(Values.Value::offset).orElse(offset),
                    "cannot use the prefix \"" + prefix + "\" twice",
                    "line " + report.source().line(other) + " has it; give each folder its own");
        }
    }

    private void pages(Values.Value value) {
        Path pages = folder.resolve((Path) value.object()).normalize();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(pages, ProxySettings::isErrorPage)) {
            for (Path page : files) {
                page(page, value.offset());
            }
        } catch (IOException failure) {
            report.problem(
                    value.offset(),
                    "cannot use `error_pages`: " + pages + " cannot be read",
                    String.valueOf(failure.getMessage()));
        }
    }

    private void page(Path page, int offset) throws IOException {
        String subject = "cannot use `error_pages`: " + page;
        if (!Files.isRegularFile(page)) {
            report.problem(offset, subject + " is not a file", "make it one, or take it out");
        } else if (!Files.isReadable(page)) {
            report.problem(offset, subject + " is not readable for this user", "");
        } else if (Files.size(page) > ProxySettings.LARGEST_ERROR_PAGE) {
            report.problem(
                    offset,
                    subject + " is larger than 1 MiB",
                    "error pages are held in memory: keep them small");
        }
    }
}
