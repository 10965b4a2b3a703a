package dev.mothership.flight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A real browser that shows one page, with a profile of its own.
final class Browser implements AutoCloseable {
    private final Process process;

    private Browser(Path folder, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("browser.log").toFile());
        process = builder.start();
    }

    /// @param window whether it has one, on a screen that nobody sees
    /// @param agent what it says that it is; empty for the truth
    static Browser chromium(Path folder, String url, boolean window, String agent)
            throws IOException {
        List<String> command = command("chromium", window);
        if (!window) {
            command.add("--headless");
        }
        if (!agent.isEmpty()) {
            command.add("--user-agent=" + agent);
        }
        command.addAll(
                List.of(
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder.resolve("profile"),
                        url));
        return new Browser(folder, command);
    }

    /// @param agent what it says that it is; empty for the truth
    static Browser firefox(Path folder, String url, boolean window, String agent)
            throws IOException {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        String preferences =
                """
                user_pref("app.update.enabled", false);
                user_pref("browser.aboutwelcome.enabled", false);
                user_pref("browser.shell.checkDefaultBrowser", false);
                user_pref("datareporting.policy.dataSubmissionEnabled", false);
                user_pref("network.captive-portal-service.enabled", false);
                user_pref("network.connectivity-service.enabled", false);
                user_pref("toolkit.telemetry.enabled", false);
                """;
        Files.writeString(
                profile.resolve("user.js"),
                agent.isEmpty()
                        ? preferences
                        : preferences
                                + "user_pref(\"general.useragent.override\", \""
                                + agent
                                + "\");\n");
        List<String> command = command("firefox-esr", window);
        if (!window) {
            command.add("--headless");
        }
        command.addAll(List.of("--no-remote", "--profile", profile.toString(), url));
        return new Browser(folder, command);
    }

    private static List<String> command(String program, boolean window) {
        List<String> command = new ArrayList<>();
        for (String needed : window ? List.of(program, "xvfb-run") : List.of(program)) {
            Assumptions.assumeTrue(Shell.has(needed), "skipped: needs " + needed);
        }
        if (window) {
            command.addAll(List.of("xvfb-run", "-a"));
        }
        command.add(program);
        return command;
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
