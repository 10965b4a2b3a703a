package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What becomes one line of a Procfile.
///
/// @param steps one after the other, each only if the one before succeeded; at least one
/// @param port the `PORT` that it has
record ProcfileUnit(String name, List<Step> steps, OptionalInt port) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern BREAK = Pattern.compile("[\\n\\r\\x00]");

    /// One command.
    record Step(Command command, Map<String, String> env, Path cwd) {}

    /// The place in a Procfile at which Foreman would give it the port that it has; -1 if none.
    int slot() {
        int distance = port.orElse(0) - Procfile.FIRST_PORT;
        return distance >= 0 && distance % Procfile.PORT_STEP == 0
                ? distance / Procfile.PORT_STEP
                : -1;
    }

    /// The command line.
    ///
    /// @param given the `PORT` that it is given at its place
    /// @param folder where a Procfile's processes run
    /// @param known variables that it has anyway
    ///
    /// @throws BadValue if it does not fit on one line
    String command(int given, Path folder, Set<String> known) throws BadValue {
        List<String> lines = new ArrayList<>();
        for (Step step : steps) {
            lines.add(line(step, given, folder, known));
        }
        String line = String.join(" && ", lines);
        if (BREAK.matcher(line).find()) {
            throw new BadValue("it does not fit on one line", "put it into a script");
        }
        return line;
    }

    private String line(Step step, int given, Path folder, Set<String> known) throws BadValue {
        Map<String, String> env = new TreeMap<>(step.env());
        env.keySet().removeAll(known);
        if (env.keySet().stream().anyMatch(key -> !VARIABLE.matcher(key).matches())) {
            throw new BadValue("a shell cannot set one of its variables", "set it in .env");
        }
        port.ifPresent(number -> env.put("PORT", Integer.toString(number)));
        env.remove("PORT", Integer.toString(given));
        String folderChange =
                step.cwd().equals(folder) ? "" : "cd " + quoted(relative(step, folder)) + " && ";
        String assignments =
                env.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()) + " ")
                        .collect(Collectors.joining());
        boolean alone = steps.size() == 1 && folderChange.isEmpty() && assignments.isEmpty();
        return folderChange + assignments + words(step.command(), alone);
    }

    private static String relative(Step step, Path folder) {
        return step.cwd().startsWith(folder)
                ? folder.relativize(step.cwd()).toString()
                : step.cwd().toString();
    }

    /// @param alone whether nothing comes before or after it
    private static String words(Command command, boolean alone) {
        if (command.shell()) {
            return alone ? command.text() : "sh -c " + quoted(command.text());
        }
        return isFaithful(command)
                ? command.text()
                : command.argv().stream()
                        .map(ProcfileUnit::quoted)
                        .collect(Collectors.joining(" "));
    }

    /// Whether the text, which people like better to read, means just these arguments.
    private static boolean isFaithful(Command command) {
        try {
            return ShellWords.split(command.text()).filter(command.argv()::equals).isPresent();
        } catch (BadValue _) {
            return false;
        }
    }

    /// As one word of a POSIX shell.
    static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
