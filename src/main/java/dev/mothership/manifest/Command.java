package dev.mothership.manifest;

import java.util.List;

/// What to execute: a program and its arguments, ready for `execve` but for the lookup on PATH.
///
/// @param argv the program and its arguments, at least one; `/bin/sh -c LINE` where a shell is
///   needed
/// @param text the command as the manifest has it, for people
/// @param shell whether `argv` is a shell that runs `text`
public record Command(List<String> argv, String text, boolean shell) {
    public Command {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("cannot use an empty command");
        }
    }

    /// The program's name as written, before the lookup on PATH.
    public String program() {
        return argv.getFirst();
    }
}
