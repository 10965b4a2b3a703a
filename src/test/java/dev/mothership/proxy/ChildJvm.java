package dev.mothership.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/// A program of the tests in a process of its own, which has descriptors of its own. Ends with its
/// standard input.
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    /// @param limits shell commands that are run before it, such as `ulimit -n 100`
    ChildJvm(String limits, Class<?> program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
        command.add(limits + "\nexec \"$@\"");
        command.add("sh");
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(program.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = process.inputReader();
        in = process.outputWriter();
    }

    /// The next line that it prints.
    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the program has ended");
        }
        return line;
    }

    ChildJvm say(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
        return this;
    }

    @Override
    public void close() throws IOException {
        try (in) {
            process.destroy();
        }
        process.onExit().join();
    }
}
