package dev.mothership.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a process inherits, and what its launch leaves behind.
class CleanStartTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private PosixProcesses processes;

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "looks into Linux's /proc");
        processes = PosixProcesses.open();
    }

    @AfterEach
    void close() {
        if (processes != null) {
            processes.close();
        }
    }

    @Test
    void hasItsThreeDescriptorsOnly() throws Exception {
        Launched launched = Launched.sh(processes, "exec ls /proc/self/fd");

        assertThat(launched.stdout().text())
                .isEqualTo("0\n1\n2\n3\n"); // 3 is the folder that ls reads
    }

    @Test
    void hasDefaultSignalsAndAnEmptyMask() throws Exception {
        Launched launched = Launched.sh(processes, "exec cat /proc/self/status");

        assertThat(launched.stdout().text().split("\\s+"))
                .containsSequence(
                        "SigBlk:", "0000000000000000",
                        "SigIgn:", "0000000000000000",
                        "SigCgt:", "0000000000000000");
    }

    @Test
    void leadsAGroupOfItsOwn() throws Exception {
        Launched launched = Launched.sh(processes, "exec cut -d ' ' -f 1,5 /proc/self/stat");

        long pid = launched.process().pid();
        assertThat(launched.stdout().text()).isEqualTo(pid + " " + pid + "\n");
    }

    @Test
    void twoHundredLaunchesLeaveNoDescriptor() throws Exception {
        launchAndWait(5);
        int before = openDescriptors();

        for (int i = 0; i < 200; i++) {
            launchAndWait(1);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(
                            org.assertj.core.api.Assertions.catchThrowable(() ->
                                    Launched.run(
                                            processes,
                                            List.of("/etc/passwd"),
                                            java.util.Map.of(),
                                            Path.of("/"))))
                    .isInstanceOf(LaunchException.class);
        }

        assertThat(openDescriptors()).isLessThanOrEqualTo(before + 3); // the JVM's own come and go
    }

    private void launchAndWait(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Launched launched = Launched.sh(processes, "echo x");
            launched.status();
            launched.stdout().bytes();
            launched.stderr().bytes();
            launched.process().outputDone().toCompletableFuture().join();
        }
    }

    private static int openDescriptors() {
        String[] names = new File(DESCRIPTORS.toString()).list();
        return names == null ? 0 : names.length;
    }

    @Test
    void fiftyAtOnceAllEndWithTheirOwnStatus() throws Exception {
        List<Launched> all = new ArrayList<>();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var starts =
                    IntStream.range(0, 50)
                            .mapToObj(i ->
                                    threads.submit(() ->
                                            Launched.sh(processes, "echo " + i + "; exit " + i)))
                            .toList();
            for (var start : starts) {
                all.add(start.get());
            }
        }

        for (int i = 0; i < 50; i++) {
            assertThat(all.get(i).status()).isEqualTo(new ExitStatus.Exited(i));
            assertThat(all.get(i).stdout().text()).isEqualTo(i + "\n");
        }
    }

    @Test
    void aProcessThatEndsAtOnceIsNeverMissed() throws Exception {
        for (int i = 0; i < 100; i++) {
            Launched launched =
                    Launched.run(processes, List.of("/bin/true"), java.util.Map.of(), Path.of("/"));
            assertThat(launched.status().success()).isTrue();
        }
    }

    @Test
    void fiftyMegabytesArriveWholeAndInOrder() throws Exception {
        Launched launched = Launched.sh(processes, "seq -w 1 6250000"); // 8 bytes a line

        byte[] bytes = launched.stdout().bytes();
        assertThat(bytes).hasSize(50_000_000);
        for (int line = 0; line < 6_250_000; line++) {
            int number = 0;
            for (int i = 0; i < 7; i++) {
                number = number * 10 + bytes[line * 8 + i] - '0';
            }
            if (number != line + 1) {
                throw new AssertionError("line " + line + " is " + number);
            }
        }
    }
}
