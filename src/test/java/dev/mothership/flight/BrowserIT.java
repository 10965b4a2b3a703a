package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A browser loads a page through us, with its style, image and script, many requests at once,
/// large ones, events and a WebSocket. The page tells its ship what it has seen.
class BrowserIT {
    private static final String EXPECTED =
            "{\"color\":\"rgb(1, 2, 3)\",\"image\":37,\"data\":42,\"many\":true,\"large\":true,"
                    + "\"missing\":404,\"events\":\"one two three\",\"socket\":\"hello\",\"closed\":1000}";

    @TempDir private Path folder;

    @Test
    void chromium() throws Exception {
        loads(
                List.of("chromium", "chromium-browser", "google-chrome"),
                List.of(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0", // without it the browser ends at once
                        "--user-data-dir=" + folder.resolve("profile")));
    }

    @Test
    void firefox() throws Exception {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Files.writeString(
                profile.resolve("user.js"),
                """
                user_pref("app.update.enabled", false);
                user_pref("browser.aboutwelcome.enabled", false);
                user_pref("browser.safebrowsing.downloads.enabled", false);
                user_pref("browser.shell.checkDefaultBrowser", false);
                user_pref("datareporting.policy.dataSubmissionEnabled", false);
                user_pref("extensions.update.enabled", false);
                user_pref("network.captive-portal-service.enabled", false);
                user_pref("network.connectivity-service.enabled", false);
                user_pref("network.prefetch-next", false);
                user_pref("toolkit.telemetry.enabled", false);
                """);
        loads(
                List.of("firefox-esr", "firefox"),
                List.of("--headless", "--no-remote", "--profile", profile.toString()));
    }

    private void loads(List<String> names, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program(names)));
        command.addAll(arguments);
        try (PageShip ship = new PageShip();
                Flight flight =
                        Flight.launch(
                                folder,
                                """
                                [mothership]
                                metrics = "127.0.0.1:0"
                                bind.http = "127.0.0.1:0"
                                [[fleet.web]]
                                name = "app"
                                bind = "tcp://127.0.0.1:%d"
                                routes = [{ bind = "http", pattern = "/.*" }]
                                """
                                        .formatted(ship.port()))) {
            command.add("http://127.0.0.1:" + flight.port() + "/");
            Process browser = start(command);
            try {
                String seen = ship.result().get(120, TimeUnit.SECONDS);
                assertThat(fields(seen)).containsExactlyInAnyOrderElementsOf(fields(EXPECTED));
            } finally {
                end(browser);
            }
            assertThat(flight.stop()).isZero();
        }
    }

    /// In whatever order the page came to them.
    private static List<String> fields(String object) {
        return List.of(object.substring(1, object.length() - 1).split(",(?=\")", -1));
    }

    private static String program(List<String> names) {
        for (String name : names) {
            for (String path : System.getenv("PATH").split(":", -1)) {
                if (Files.isExecutable(Path.of(path, name))) {
                    return name;
                }
            }
        }
        Assumptions.abort("there is no " + String.join(", no ", names));
        throw new AssertionError();
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("browser.log").toFile());
        return builder.start();
    }

    private static void end(Process browser) throws InterruptedException {
        List<ProcessHandle> all = browser.descendants().toList();
        browser.destroy();
        if (!browser.waitFor(10, TimeUnit.SECONDS)) {
            browser.destroyForcibly().waitFor();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
