package dev.mothership.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotifySocketTest {
    @TempDir private Path folder;

    @BeforeEach
    void needsLinux() {
        assumeTrue(NotifyReceiver.isPossible(), "skipped: needs Linux");
    }

    private static ServiceManager at(String name) {
        return NotifySocket.of(Map.of("NOTIFY_SOCKET", name), 1);
    }

    @Test
    void whatIsToldArrivesAsOneDatagram() {
        String name = folder.resolve("notify").toString();
        try (NotifyReceiver systemd = NotifyReceiver.open(name)) {
            assertThat(at(name).tell("READY=1\nSTATUS=grüße")).isEmpty();
            assertThat(at(name).tell("WATCHDOG=1")).isEmpty();

            assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=grüße");
            assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void anAtSignStandsForANameThatIsNoFiles() {
        String name = "@mothership-test-" + folder.getFileName();
        try (NotifyReceiver systemd = NotifyReceiver.open("\0" + name.substring(1))) {
            assertThat(at(name).tell("READY=1")).isEmpty();

            assertThat(systemd.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void aSocketThatIsNotThereIsAProblemAndNoMore() {
        assertThat(at(folder.resolve("none").toString()).tell("READY=1"))
                .contains("No such file or directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "vsock:2:1234"})
    void whatIsNoUnixSocketIsNobody(String name) {
        assertThat(at(name).present()).isFalse();
        assertThat(at("/" + "a".repeat(107)).present()).isFalse();
        assertThat(at("/" + "a".repeat(106)).present()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"30000000,7,PT30S", "1,7,PT0.000001S"})
    void theWatchdogIsOurs(String micros, String pid, Duration span) {
        Map<String, String> environment = Map.of("WATCHDOG_USEC", micros, "WATCHDOG_PID", pid);

        assertThat(NotifySocket.watchdog(environment, 7)).contains(span);
        assertThat(NotifySocket.watchdog(environment, 8)).isEmpty();
        assertThat(NotifySocket.watchdog(Map.of("WATCHDOG_USEC", micros), 8)).contains(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "soon", "99999999999999999999"})
    void noSpanIsNoWatchdog(String micros) {
        assertThat(NotifySocket.watchdog(Map.of("WATCHDOG_USEC", micros), 7)).isEmpty();
    }
}
