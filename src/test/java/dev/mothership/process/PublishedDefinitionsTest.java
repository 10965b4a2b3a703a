package dev.mothership.process;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every number of the C library and the kernel that this package uses is what the system's headers
/// define. A constant that is added to the code and to no list here fails.
class PublishedDefinitionsTest {
    /// Constants that are no C names, and what they stand for.
    private static final Map<String, String> EXACTLY =
            Map.ofEntries(
                    entry("PollSet.ENTRY_BYTES", "sizeof(struct pollfd)"),
                    entry("PollSet.EVENTS", "offsetof(struct pollfd, events)"),
                    entry("PollSet.HAPPENED", "offsetof(struct pollfd, revents)"),
                    entry("Accounts.ID", "offsetof(struct passwd, pw_uid)"),
                    entry("Accounts.PRIMARY_GROUP", "offsetof(struct passwd, pw_gid)"),
                    entry("Helpers.HARD_LIMIT", "offsetof(struct rlimit, rlim_max)"),
                    entry("NotifySocket.FAMILY", "offsetof(struct sockaddr_un, sun_path)"),
                    entry("NotifySocket.PATH", "sizeof(((struct sockaddr_un *) 0)->sun_path)"),
                    entry("ProcCpuTime.MILLIS_OF_A_TICK", "1000 / sysconf(_SC_CLK_TCK)"));

    /// Room that has to be enough for all of these.
    private static final Map<String, List<String>> AT_LEAST =
            Map.of(
                    "Accounts.STRUCT_BYTES",
                    List.of("sizeof(struct passwd)", "sizeof(struct group)"),
                    "Spawner.STRUCT_BYTES",
                    List.of(
                            "sizeof(posix_spawnattr_t)",
                            "sizeof(posix_spawn_file_actions_t)",
                            "sizeof(sigset_t)"),
                    "Reaper.SIGINFO_BYTES",
                    List.of("sizeof(siginfo_t)"),
                    "Platform.SIGNAL_SET_BYTES",
                    List.of("sizeof(sigset_t)"),
                    "MacOs.HANDLE_BYTES",
                    List.of(
                            "sizeof(posix_spawnattr_t)",
                            "sizeof(posix_spawn_file_actions_t)",
                            "sizeof(sigset_t)"));

    /// What must not be longer than this.
    private static final Map<String, String> AT_MOST = Map.of("Lifeline.LONGEST_LINE", "PIPE_BUF");

    /// What each question to a platform stands for.
    private static final Map<String, String> METHODS =
            Map.of(
                    "waitAll", "P_ALL",
                    "waitExitedLeaveZombie", "WEXITED | WNOWAIT",
                    "siginfoPidOffset", "offsetof(siginfo_t, si_pid)",
                    "spawnFlags",
                            "POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |"
                                    + " POSIX_SPAWN_SETSIGMASK",
                    "closeOnExec", "O_CLOEXEC",
                    "nonBlocking", "O_NONBLOCK",
                    "again", "EAGAIN",
                    "passwdHomeOffset", "offsetof(struct passwd, pw_dir)",
                    "openFilesLimit", "RLIMIT_NOFILE",
                    "setSignalMask", "SIG_SETMASK");

    /// Numbers of our own, and those of proc_pid_stat(5), which other tests read.
    private static final Set<String> OURS =
            Set.of(
                    "Accounts.TEXT_BYTES",
                    "Accounts.MOST_TEXT_BYTES",
                    "Accounts.MOST_GROUPS",
                    "Children.REPLACE_MILLISECONDS",
                    "Lifeline.TOKEN_BYTES",
                    "Lifeline.NONE",
                    "OutputPump.CHUNK",
                    "OutputPump.LARGE",
                    "OutputPump.LARGEST",
                    "OutputPump.LAST_ROUNDS",
                    "OwnAge.TICKS_PER_SECOND",
                    "OwnAge.STARTED",
                    "PosixProcesses.CLOSE_SECONDS",
                    "ProcCpuTime.USER",
                    "ProcCpuTime.SYSTEM",
                    "ProcCpuTime.CHILDREN_USER",
                    "ProcCpuTime.CHILDREN_SYSTEM",
                    "ProcGroups.AFTER_NAME",
                    "ProcGroups.GROUP",
                    "ProcResidentMemory.PAGES",
                    "ProgramLookup.HEAD_BYTES",
                    "Spawner.DEV_NULL");

    /// Classes that are for one system only.
    private static final Map<String, String> SYSTEM_OF =
            Map.of(
                    "Linux", "linux",
                    "NotifySocket", "linux",
                    "ProcCpuTime", "linux",
                    "FreeBsd", "freebsd",
                    "MacOs", "macos");

    @TempDir private Path folder;

    static Stream<Arguments> systems() {
        return Stream.of(
                Arguments.of("linux", new Linux()),
                Arguments.of("freebsd", new FreeBsd()),
                Arguments.of("macos", new MacOs()));
    }

    @ParameterizedTest
    @MethodSource("systems")
    void constantsAreThoseOfTheHeaders(String system) {
        PublishedDefinitions published = PublishedDefinitions.of(system);
        SoftAssertions softly = new SoftAssertions();
        constants(system)
                .forEach((name, value) -> {
                    String plain = name.substring(name.indexOf('.') + 1);
                    if (AT_LEAST.containsKey(name)) {
                        for (String expression : AT_LEAST.get(name)) {
                            softly.assertThat(value)
                                    .as(name + " for " + expression)
                                    .isGreaterThanOrEqualTo(published.value(expression));
                        }
                    } else if (AT_MOST.containsKey(name)) {
                        softly.assertThat(value)
                                .as(name)
                                .isLessThanOrEqualTo(published.value(AT_MOST.get(name)));
                    } else {
                        String expression = EXACTLY.getOrDefault(name, plain);
                        softly.assertThat(published.has(expression))
                                .as("is there a row for " + name)
                                .isTrue();
                        softly.assertThat(value)
                                .as(name)
                                .isEqualTo(published.values().get(expression));
                    }
                });
        softly.assertAll();
        assertThat(constants(system)).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("systems")
    void whatAPlatformAnswersIsWhatTheHeadersSay(String system, Platform platform)
            throws ReflectiveOperationException {
        PublishedDefinitions published = PublishedDefinitions.of(system);
        for (Method method : Platform.class.getDeclaredMethods()) {
            boolean asks =
                    method.getParameterCount() == 0
                            && method.getReturnType().isPrimitive()
                            && !method.isSynthetic();
            if (!asks) {
                continue;
            }
            assertThat(METHODS).as("what a platform is asked").containsKey(method.getName());
            long answer = ((Number) method.invoke(platform)).longValue();
            assertThat(answer)
                    .as(method.getName())
                    .isEqualTo(expected(published, platform, method.getName()));
        }
    }

    private static long expected(
            PublishedDefinitions published, Platform platform, String question) {
        if (platform instanceof MacOs && question.equals("closeOnExec")) {
            return 0; // there is no pipe2
        }
        String more =
                platform instanceof MacOs && question.equals("spawnFlags")
                        ? " | POSIX_SPAWN_CLOEXEC_DEFAULT"
                        : "";
        return published.value(METHODS.get(question) + more);
    }

    @ParameterizedTest
    @MethodSource("systems")
    void signalsAreThoseOfTheHeaders(String system, Platform platform) {
        Map<String, Long> defined =
                PublishedDefinitions.of(system).values().entrySet().stream()
                        .filter(row -> row.getKey().matches("SIG[A-Z0-9]+"))
                        .collect(toMap(row -> row.getKey().substring(3), Map.Entry::getValue));

        assertThat(platform.signals())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(defined.keySet());
        defined.forEach((name, number) ->
                assertThat((long) platform.signalNumber(name)).as(name).isEqualTo(number));
    }

    /// What holds of two structs at once, and of what is read without a constant.
    @ParameterizedTest
    @MethodSource("systems")
    void layoutsThatAreTakenForGranted(String system, Platform platform) {
        PublishedDefinitions published = PublishedDefinitions.of(system);
        assertThat(published.value("offsetof(struct group, gr_gid)"))
                .isEqualTo(published.value("offsetof(struct passwd, pw_uid)"));
        assertThat(published.value("offsetof(struct passwd, pw_name)")).isZero();
        assertThat(published.value("offsetof(struct passwd, pw_shell)"))
                .isEqualTo(platform.passwdHomeOffset() + Long.BYTES);
        assertThat(published.value("offsetof(struct pollfd, fd)")).isZero();
        assertThat(published.value("sizeof(rlim_t)")).isEqualTo(Long.BYTES);
    }

    @ParameterizedTest
    @MethodSource("systems")
    void statusesAreReadAsTheyAreMade(String system, Platform platform) {
        PublishedDefinitions published = PublishedDefinitions.of(system);
        int exited = (int) published.value("W_EXITCODE(3, 0)");
        int killed = (int) published.value("W_EXITCODE(0, 11)");
        int core = (int) published.value("WCOREFLAG");

        assertThat(Reaper.decode(exited, platform)).isEqualTo(new ExitStatus.Exited(3));
        assertThat(Reaper.decode(killed, platform))
                .isEqualTo(new ExitStatus.Signaled(11, "SEGV", false));
        assertThat(Reaper.decode(killed | core, platform))
                .isEqualTo(new ExitStatus.Signaled(11, "SEGV", true));
    }

    @Test
    void theHeadersOfThisMachineSayTheSame() throws Exception {
        String table =
                switch (System.getProperty("os.name")) {
                    case "Linux" -> "linux";
                    case "FreeBSD" -> "freebsd";
                    default -> "macos";
                };
        assumeTrue(
                Stream.of("/usr/bin/cc", "/usr/local/bin/cc")
                        .anyMatch(compiler -> Files.isExecutable(Path.of(compiler))),
                "skipped: no C compiler");
        PublishedDefinitions published = PublishedDefinitions.of(table);

        assertThat(published.compiled(folder)).isEqualTo(published.values());
    }

    /// Those of the headers among the constants that count for a system.
    private static Map<String, Long> constants(String system) {
        return all().entrySet().stream()
                .filter(constant -> !OURS.contains(constant.getKey()))
                .filter(constant -> {
                    String owner = constant.getKey().replaceFirst("\\..*", "");
                    return SYSTEM_OF.getOrDefault(owner, system).equals(system);
                })
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// All numbers with a name in this package.
    private static Map<String, Long> all() {
        return new ClassFileImporter()
                .importPath(mainClasses()).stream()
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                        .filter(PublishedDefinitionsTest::isNumber)
                        .collect(
                                toMap(
                                        field ->
                                                field.getDeclaringClass().getSimpleName()
                                                        + "."
                                                        + field.getName(),
                                        PublishedDefinitionsTest::value));
    }

    private static Path mainClasses() {
        try {
            return Path.of(Platform.class.getResource("Platform.class").toURI()).resolveSibling("");
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isNumber(Field field) {
        return Modifier.isStatic(field.getModifiers())
                && field.getType().isPrimitive()
                && field.getType() != boolean.class
                && !field.isSynthetic()
                && !field.getName().equals("serialVersionUID");
    }

    private static long value(Field field) {
        try {
            field.setAccessible(true);
            return ((Number) field.get(null)).longValue();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
