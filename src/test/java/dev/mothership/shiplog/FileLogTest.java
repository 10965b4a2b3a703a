package dev.mothership.shiplog;

import static dev.mothership.shiplog.ConsoleTest.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mothership.shiplog.Console.Style;
import dev.mothership.shiplog.FleetLog.Channel;
import dev.mothership.shiplog.FleetLog.Output;
import dev.mothership.timer.ManualTimer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogTest {
    @TempDir private Path folder;

    private final ManualTimer timer = new ManualTimer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Console console =
            new Console(out, Style.PLAIN, java.util.List.of(), timer::now, message -> {});

    @AfterEach
    void close() {
        console.close();
    }

    private Path file() {
        return folder.resolve("log/app.log");
    }

    private FileTarget target(long maxSize, int keep, boolean console) {
        return new FileTarget(file(), maxSize, Optional.empty(), keep, console);
    }

    private Output open(FileTarget target) {
        return console.open("app", Channel.STDOUT, target);
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve("log").resolve(name));
    }

    private String shown() {
        console.close();
        return out.toString(UTF_8);
    }

    @Test
    void writesWhatCameToTheFileAndTheConsole() throws IOException {
        Output app = open(target(0, 5, true));
        byte[] odd = {'a', 0, (byte) 0xff, 0x1b, '[', '1', 'm', '\r', '\n'};

        app.accept(odd, 0, odd.length);

        assertThat(file()).hasBinaryContent(odd);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r-----");
        assertThat(shown()).startsWith("app | a");
    }

    @Test
    void linesOfBothStreamsStayWhole() throws IOException {
        Output first = open(target(0, 5, true));
        Output second = console.open("app", Channel.STDERR, target(0, 5, true));

        write(first, "one ");
        write(second, "two\nthr");
        write(first, "one\nfo");
        first.end();
        write(second, "ee\n");
        second.end();

        assertThat(text("app.log")).isEqualTo("two\none one\nfo\nthree\n");
    }

    @Test
    void withoutTheConsoleTheLastLinesAreKept() {
        Output app = open(target(0, 5, false));
        for (int i = 0; i < 1000; i++) {
            write(app, "line " + i + "\nline " + i + " again\nbro");
            write(app, "ken\n");
        }

        assertThat(console.tail("app"))
                .hasSize(30)
                .endsWith("broken", "line 999", "line 999 again", "broken");
        assertThat(console.lines(name -> true, 1000)).hasSize(Tail.LINES);
        assertThat(shown()).isEmpty();
    }

    @Test
    void whoFollowsGetsEveryLineOfAFile() throws Exception {
        Output app = open(target(0, 5, false));
        try (Follower follower = console.follow(name -> true, 0)) {
            write(app, "line\n".repeat(1000));

            assertThat(follower.take(Duration.ofSeconds(10))).hasSize(1000);
        }
    }

    @Test
    void rotatesBetweenLinesAndKeepsSoMany() throws IOException {
        Output app = open(target(20, 2, false));

        write(app, "1 345678\n2 345678\n3 345678\n4 345678\n5 345678\n");
        write(app, "6 345678\n7 345");
        write(app, "678\n8 3456789012345678901234567890\n9\n");

        assertThat(text("app.log")).isEqualTo("9\n");
        assertThat(text("app.log.1")).isEqualTo("8 3456789012345678901234567890\n");
        assertThat(text("app.log.2")).isEqualTo("7 345678\n");
        assertThat(folder.resolve("log/app.log.3")).doesNotExist();
    }

    @Test
    void keepsNoEarlierFileIfThatIsWanted() throws IOException {
        Output app = open(target(10, 0, false));

        write(app, "1 345678\n2 345678\n");

        assertThat(text("app.log")).isEqualTo("2 345678\n");
        assertThat(folder.resolve("log/app.log.1")).doesNotExist();
    }

    @Test
    void rotatesWhenTheFileIsOld() throws IOException {
        Output app = open(new FileTarget(file(), 0, Optional.of(Duration.ofHours(1)), 5, false));

        write(app, "first\n");
        timer.advance(Duration.ofMinutes(59));
        write(app, "second\n");
        timer.advance(Duration.ofMinutes(1));
        write(app, "third\n");

        assertThat(text("app.log")).isEqualTo("third\n");
        assertThat(text("app.log.1")).isEqualTo("first\nsecond\n");
    }

    @Test
    void goesOnWithAFileThatIsThere() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "torn");

        write(open(target(12, 5, false)), "new\n");
        write(open(target(12, 5, false)), "rotated\n");

        assertThat(text("app.log.1")).isEqualTo("torn\nnew\n");
        assertThat(text("app.log")).isEqualTo("rotated\n");
    }

    @Test
    void reopensAFileThatWasMovedAway() throws IOException {
        Output app = open(target(0, 5, false));
        write(app, "old\nun");
        Files.move(file(), folder.resolve("log/moved"));
        write(app, "finished\n");

        console.reopenFiles();

        assertThat(text("app.log")).isEmpty();
        write(app, "new\n");
        assertThat(text("app.log")).isEqualTo("new\n");
        assertThat(text("moved")).isEqualTo("old\nunfinished\n");
    }

    @Test
    void aFileThatIsEmptiedByOthersBeginsAnew() throws IOException {
        Output app = open(target(20, 5, false));
        write(app, "1 345678\n2 345678\n");
        Files.writeString(file(), "");

        write(app, "3 345678\n");

        assertThat(text("app.log")).isEqualTo("3 345678\n");
        assertThat(folder.resolve("log/app.log.1")).doesNotExist();
    }

    @Test
    void saysOnceThatAFileCannotBeWrittenAndThatItCanAgain() throws IOException {
        Files.writeString(folder.resolve("log"), "in the way");
        Output app = open(target(0, 5, false));
        write(app, "one\n");
        timer.advance(Duration.ofSeconds(3));
        write(app, "two\n");

        Files.delete(folder.resolve("log"));
        write(app, "three\n");
        timer.advance(Duration.ofSeconds(3));
        write(app, "four\n");

        assertThat(text("app.log")).isEqualTo("four\n");
        assertThat(shown())
                .containsOnlyOnce("cannot write the log of app to " + file())
                .contains("app | one\n", "app | two\n", "app | three\n")
                .contains("the log of app goes to " + file() + " again; 14 bytes are missing there")
                .doesNotContain("four");
        assertThat(console.tail("app")).containsExactly("one", "two", "three", "four");
    }

    @Test
    void whatIsNoRegularFileIsNotOpened() {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Output app =
                console.open(
                        "app", Channel.STDOUT, new FileTarget(full, 0, Optional.empty(), 5, true));

        write(app, "line\n");

        assertThat(shown()).contains("cannot write the log of app to /dev/full", "app | line\n");
    }

    @Test
    void rootFollowsNoLinkThatAnotherUserMayHaveMade() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Path aim = folder.resolve("aim");
        Files.createDirectory(folder.resolve("log"));
        Files.createSymbolicLink(file(), aim);

        write(open(target(0, 5, false)), "app wrote\n");
        assertThat(aim).doesNotExist();
        assertThat(shown()).contains("it is not a regular file", "app | app wrote");
    }

    @Test
    void rootWritesToNoFolderThatOthersMayChange() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.createDirectory(folder.resolve("log"));
        Files.setPosixFilePermissions(
                folder.resolve("log"), PosixFilePermissions.fromString("rwxrwxrwx"));
        write(open(target(0, 5, false)), "app wrote\n");
        assertThat(file()).doesNotExist();
        assertThat(shown()).contains("others than root can put links into", "app | app wrote");
    }

    @Test
    void aFileThatCannotBeRotatedGrows() throws IOException {
        Files.createDirectories(folder.resolve("log/app.log.1/in the way"));
        Output app = open(target(10, 1, true));

        write(app, "1 345678\n2 345678\n");
        write(app, "3 345678\n");

        assertThat(text("app.log")).isEqualTo("1 345678\n2 345678\n3 345678\n");
        assertThat(shown()).containsOnlyOnce("cannot rotate the log of app");
    }

    @Test
    void eachInstanceHasAFile() {
        FileTarget target = target(0, 5, true);

        assertThat(target.ofInstance(1).file()).isEqualTo(file());
        assertThat(target.ofInstance(2).file()).isEqualTo(folder.resolve("log/app.2.log"));
        assertThat(
                        new FileTarget(Path.of("/x/app"), 0, Optional.empty(), 0, true)
                                .ofInstance(3)
                                .file())
                .isEqualTo(Path.of("/x/app.3"));
    }
}
