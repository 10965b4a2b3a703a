package dev.mothership.cli;

import dev.mothership.process.Processes;
import dev.mothership.shiplog.Console;

/// How output is to look where it goes to.
final class Styles {
    private Styles() {}

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
