package dev.mothership.cli;

import dev.mothership.manifest.ManifestProblem;
import dev.mothership.process.Processes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/// Prints what is wrong with a manifest, in colour where that is wanted.
final class ProblemPrinter {
    private static final String BOLD = "\u001B[1m";
    private static final String RED = "\u001B[31m";
    private static final String YELLOW = "\u001B[33m";
    private static final String CYAN = "\u001B[36m";
    private static final String RESET = "\u001B[0m";

    private final PrintWriter out;
    private final boolean colour;

    ProblemPrinter(PrintWriter out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /// Whether a descriptor is a terminal that takes colours and nobody asked for none
    /// (<https://no-color.org>).
    static boolean wantsColour(Processes processes, int descriptor) {
        String noColour = System.getenv("NO_COLOR");
        return processes.isTerminal(descriptor)
                && !"dumb".equals(System.getenv("TERM"))
                && (noColour == null || noColour.isEmpty());
    }

    void problems(List<ManifestProblem> problems) {
        problems.forEach(problem -> print(problem, "", RED));
    }

    /// All problems of a manifest, and as the last line what follows from them.
    void rejection(Path config, List<ManifestProblem> problems) {
        problems(problems);
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        out.println("mothership: cannot use " + config + ": " + count);
        out.flush();
    }

    void warnings(List<ManifestProblem> warnings) {
        warnings.forEach(warning -> print(warning, "warning: ", YELLOW));
    }

    private void print(ManifestProblem problem, String label, String accent) {
        out.println(in(BOLD, problem.place() + ":") + " " + in(accent, label + problem.message()));
        List<String> excerpt = problem.excerpt();
        if (!excerpt.isEmpty()) {
            out.println("  " + excerpt.getFirst());
            out.println("  " + in(accent, excerpt.getLast()));
        }
        problem.hint().ifPresent(hint -> out.println("  " + in(CYAN, "hint: ") + hint));
        out.println();
        out.flush();
    }

    private String in(String style, String text) {
        return colour ? style + text + RESET : text;
    }
}
