package dev.mothership.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Ten thousand launches leave behind what ten do.
class LeakTest {
    private static final int LAUNCHES = 10_000;
    private static final int AT_ONCE = 20;

    /// The JVM opens and closes some of its own, and starts compiler threads when it has much to
    /// compile.
    private static final int OF_THE_JVM = 5;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path THREADS = Path.of("/proc/self/task");

    @Test
    void leavesNoDescriptorAndNoThread() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "looks into Linux's /proc");
        try (PosixProcesses processes = PosixProcesses.open()) {
            launch(processes);
            refuse(processes);
            int descriptors = count(DESCRIPTORS);
            int threads = count(THREADS);

            for (int i = 0; i < LAUNCHES; i += AT_ONCE) {
                launch(processes);
                refuse(processes);
            }

            assertThat(count(DESCRIPTORS)).isLessThanOrEqualTo(descriptors + OF_THE_JVM);
            assertThat(count(THREADS)).isLessThanOrEqualTo(threads + OF_THE_JVM);
        }
    }

    private static void launch(Processes processes) throws Exception {
        List<Launched> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            all.add(Launched.run(processes, List.of("/bin/true"), Map.of(), Path.of("/")));
        }
        for (Launched one : all) {
            assertThat(one.status()).isEqualTo(new ExitStatus.Exited(0));
            one.stdout().bytes();
            one.stderr().bytes();
        }
    }

    private static void refuse(Processes processes) {
        assertThatThrownBy(() ->
                        Launched.run(processes, List.of("/etc/passwd"), Map.of(), Path.of("/")))
                .isInstanceOf(LaunchException.class);
    }

    private static int count(Path folder) {
        String[] names = new File(folder.toString()).list();
        return names == null ? 0 : names.length;
    }
}
