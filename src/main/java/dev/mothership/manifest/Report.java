package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// Collects what is wrong and what is doubtful in one manifest. One thread.
final class Report {
    private static final int MOST = 100;

    private static final Comparator<ManifestProblem> BY_PLACE =
            Comparator.comparingInt(ManifestProblem::line)
                    .thenComparingInt(ManifestProblem::column);

    private final SourceText source;
    private final List<ManifestProblem> problems = new ArrayList<>();
    private final List<ManifestProblem> warnings = new ArrayList<>();
    private String lost = "";

    Report(SourceText source) {
        this.source = source;
    }

    SourceText source() {
        return source;
    }

    /// Takes over what reading found.
    void syntax(TomlReader.Document document) {
        problems.addAll(document.problems());
        lost = document.lost();
    }

    void problem(int offset, String message, String hint) {
        problems.add(source.problem(offset, message, hint));
    }

    void problem(int offset, String key, BadValue bad) {
        problem(offset, "cannot use `" + key + "`: " + bad.message(), bad.hint());
    }

    /// Reports that something is not there, unless it may be in what could not be read.
    void missing(String word, Supplier<ManifestProblem> problem) {
        if (!lost.contains(word)) {
            problems.add(problem.get());
        }
    }

    void add(ManifestProblem problem) {
        problems.add(problem);
    }

    void addAll(List<ManifestProblem> more) {
        problems.addAll(more);
    }

    void warn(int offset, String message, String hint) {
        warnings.add(source.problem(offset, message, hint));
    }

    /// Each once, in the order of the file; a file of nonsense does not fill the screen.
    List<ManifestProblem> problems() {
        List<ManifestProblem> all = sorted(problems);
        if (all.size() <= MOST) {
            return all;
        }
        List<ManifestProblem> first = new ArrayList<>(all.subList(0, MOST));
        first.add(
                SourceText.problem(
                        source.file(),
                        "cannot show " + (all.size() - MOST) + " more problems",
                        ""));
        return first;
    }

    List<ManifestProblem> warnings() {
        return sorted(warnings);
    }

    private static List<ManifestProblem> sorted(List<ManifestProblem> unordered) {
        return unordered.stream().distinct().sorted(BY_PLACE).toList();
    }
}
