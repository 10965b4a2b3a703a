package dev.mothership.cli;

import dev.mothership.process.Processes;
import dev.mothership.shiplog.Console;
import io.quarkus.runtime.LaunchMode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/// How output is to look where it goes to.
final class Styles {
    private Styles() {}

    /// Standard output without any buffer. In development mode it is Quarkus that writes there, so
    /// that its own line stays below ours.
    static OutputStream out() {
        return LaunchMode.current() == LaunchMode.DEVELOPMENT
                ? System.out
                : new FileOutputStream(FileDescriptor.out);
    }

    /// For text on standard output: plain unless that is a terminal.
    static Console.Style text(Processes processes) {
        if (!processes.isTerminal(1)) {
            return Console.Style.PLAIN;
        }
        return ProblemPrinter.wantsColour(processes, 1)
                ? Console.Style.COLOURED
                : Console.Style.ALIGNED;
    }
}
