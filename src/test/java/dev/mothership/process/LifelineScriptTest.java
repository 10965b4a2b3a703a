package dev.mothership.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `lifeline.sh` by itself, in every shell that this machine has.
class LifelineScriptTest {
    private static final String TOKEN = "0123456789abcdef-" + ProcessHandle.current().pid();
    private static String script = "";
    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        Assumptions.assumeTrue(
                Files.isReadable(Path.of("/proc/self/environ"))
                        && exists(List.of("setsid", "/bin/sh")),
                "uses setsid and reads Linux's /proc");
        try (InputStream file = Lifeline.class.getResourceAsStream("lifeline.sh")) {
            assertThat(file).isNotNull();
            script = new String(file.readAllBytes(), UTF_8);
        }
    }

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    static Stream<List<String>> shells() {
        return Stream.of(
                        List.of("/bin/sh"),
                        List.of("dash"),
                        List.of("busybox", "sh"),
                        List.of("bash", "--posix"))
                .filter(LifelineScriptTest::exists);
    }

    private static boolean exists(List<String> shell) {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("-c", "exit 0"));
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void endsTheGroupsWhenThePipeEnds(List<String> shell) throws Exception {
        Process known = leader("", "exec sleep 1000");
        Process deaf =
                leader("", "trap '' TERM HUP INT; sleep 1000 & echo; while :; do wait; done");
        Process stopped = leader("", "echo; kill -s STOP $$");
        Process ended = leader("", "exec sleep 1000");
        Process lifeline = lifeline(shell, known.pid());

        write(lifeline, "+ " + deaf.pid() + "\n+ " + ended.pid() + "\n+ " + stopped.pid() + "\n");
        write(lifeline, "- " + ended.pid() + "\n");
        lifeline.getOutputStream().close();

        for (Process gone : List.of(known, deaf, stopped, lifeline)) {
            assertThat(gone.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ended.isAlive()).as("a group that was struck off").isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void findsByTheTokenWhatIsInNoGroupItKnows(List<String> shell) throws Exception {
        Process stray = leader(TOKEN, "exec sleep 1000");
        Process polite = leader(TOKEN, "trap 'exit 3' TERM; echo; while :; do sleep 0.02; done");
        Process stopped = leader(TOKEN, "echo; kill -s STOP $$");
        Process other = leader("another" + TOKEN, "exec sleep 1000");

        lifeline(shell).getOutputStream().close();

        for (Process gone : List.of(stray, polite, stopped)) {
            assertThat(gone.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(polite.exitValue()).as("TERM comes first").isEqualTo(3);
        assertThat(other.isAlive()).as("somebody else's fleet").isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void asksOnlyOnceWhatHasBothGroupAndToken(List<String> shell) throws Exception {
        Process counting =
                leader(
                        TOKEN,
                        "n=0; trap 'n=$((n + 1))' TERM; echo;"
                                + " while [ $n = 0 ]; do sleep 0.01; done; sleep 0.1; exit $n");

        lifeline(shell, counting.pid()).getOutputStream().close();

        assertThat(counting.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(counting.exitValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void endsAtTheFinalWord(List<String> shell) throws Exception {
        Process bystander = leader("", "exec sleep 1000");
        Process lifeline = lifeline(shell);

        write(lifeline, "+ " + bystander.pid() + "\n- " + bystander.pid() + "\nend\n");

        assertThat(lifeline.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(lifeline.exitValue()).isZero();
        assertThat(bystander.isAlive()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void looksForWhatHasLeftItsGroupAtTheFinalWord(List<String> shell) throws Exception {
        Process stray = leader(TOKEN, "trap '' TERM; echo; while :; do sleep 1; done");
        Process lifeline = lifeline(shell);

        write(lifeline, "end\n");

        assertThat(stray.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(lifeline.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void livesThroughSignalsToEverything(List<String> shell) throws Exception {
        Process ship = leader("", "exec sleep 1000");
        Process lifeline = lifeline(shell);
        write(lifeline, "+ " + ship.pid() + "\n");
        awaitIgnoring(lifeline.pid());

        for (String signal : List.of("HUP", "INT", "QUIT", "PIPE", "TERM", "USR1", "TSTP")) {
            new ProcessBuilder("kill", "-s", signal, Long.toString(lifeline.pid()))
                    .start()
                    .waitFor();
        }
        assertThat(lifeline.isAlive()).isTrue();
        lifeline.getOutputStream().close();

        assertThat(ship.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /// Waits until the shell has come as far as to read: it has set its traps then.
    private static void awaitIgnoring(long pid) throws Exception {
        String status = "while ! grep -q 'SigIgn:.*387a07' /proc/" + pid + "/status; do :; done";
        assertThat(new ProcessBuilder("timeout", "20", "sh", "-c", status).start().waitFor())
                .isZero();
    }

    private Process lifeline(List<String> shell, long... groups) throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("-c", script, "lifeline", TOKEN));
        for (long group : groups) {
            command.add(Long.toString(group));
        }
        return start(
                new ProcessBuilder(command)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD));
    }

    /// A process that leads a group, and has its traps in place when it writes a line.
    private Process leader(String token, String command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("setsid", "/bin/sh", "-c", command)
                        .redirectError(Redirect.DISCARD);
        builder.environment().remove(Lifeline.VARIABLE);
        if (!token.isEmpty()) {
            builder.environment().put(Lifeline.VARIABLE, token);
        }
        Process process = start(builder);
        if (command.contains("echo")) {
            assertThat(process.getInputStream().read()).isEqualTo('\n');
        }
        return process;
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static void write(Process process, String words) throws IOException {
        OutputStream stream = process.getOutputStream();
        stream.write(words.getBytes(UTF_8));
        stream.flush();
    }
}
