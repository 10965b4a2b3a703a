package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.mothership.process.Accounts.Account;
import dev.mothership.process.LibC.Function;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Puts the [Restrictions] of a launch into its command, since `posix_spawn` cannot set them: each
/// helper changes one thing of its own process and then executes the rest, so process ID and group
/// stay and nothing is left over:
///
/// ```text
///   sh (umask, ulimit) ─▶ setpriv or chroot (user) ─▶ env ─▶ program
/// ```
///
/// Changing our own thread around the spawn instead would take no helper, but it works on Linux
/// only, and the new process would share our memory while it already belongs to somebody else. What
/// runs as root takes nothing from the process's environment: helpers are looked up in the system's
/// own folders, and variables that a loader or shell obeys are set after the change.
final class Helpers {
    private static final List<String> FOLDERS =
            List.of(
                    "/usr/bin",
                    "/bin",
                    "/usr/sbin",
                    "/sbin",
                    "/usr/local/bin",
                    "/run/current-system/sw/bin");

    /// What a loader, a C library or a shell acts upon before the program begins.
    private static final Pattern OBEYED =
            Pattern.compile(
                    "LD_.*|DYLD_.*|BASH.*|GLIBC_TUNABLES|MALLOC_.*|GCONV_PATH|GETCONF_DIR|LOCPATH"
                            + "|NLSPATH|ENV|SHELLOPTS|PS4|IFS");

    /// The others do not pass through every shell: dash leaves them out.
    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// Where `rlim_max` is in `struct rlimit` of <sys/resource.h>, in bytes: behind `rlim_cur`.
    private static final long HARD_LIMIT = 8;

    private final SystemCalls calls;
    private final Platform platform;
    private final Accounts accounts;

    /// A launch whose restrictions are part of its command.
    ///
    /// @param spec without restrictions
    /// @param path what to execute for it, absolute
    /// @param identity if another user's
    record Command(LaunchSpec spec, String path, Optional<Identity> identity) {}

    Helpers(SystemCalls calls, Platform platform) {
        this.calls = calls;
        this.platform = platform;
        accounts = new Accounts(calls, platform);
    }

    /// @param path the program, absolute
    Command wrap(LaunchSpec spec, String path) throws LaunchException {
        Restrictions wanted = spec.restrictions();
        Map<String, String> environment = new TreeMap<>(spec.environment());
        Optional<Account> account = account(wanted);
        account.ifPresent(found -> introduce(found, environment));
        Optional<Identity> identity = identity(wanted, account);
        Optional<String> settings = settings(wanted);
        if (identity.isEmpty() && settings.isEmpty()) {
            return new Command(spec.withEnvironment(environment), path, identity);
        }
        List<String> argv = new ArrayList<>();
        settings.ifPresent(script -> argv.addAll(List.of("/bin/sh", "-c", script, "sh")));
        if (identity.isPresent()) {
            List<String> change = platform.switchUser(identity.get(), spec.folder().toString());
            argv.add(helper(change.getFirst()));
            argv.addAll(change.subList(1, change.size()));
        }
        argv.addAll(late(environment, identity.isPresent(), path));
        argv.add(path);
        argv.addAll(spec.argv().subList(1, spec.argv().size()));
        return new Command(
                new LaunchSpec(argv, environment, spec.folder()), argv.getFirst(), identity);
    }

    private Optional<Account> account(Restrictions wanted) throws LaunchException {
        if (wanted.user().isEmpty()) {
            return Optional.empty();
        }
        String name = wanted.user().get();
        Optional<Account> account = accounts.user(name);
        if (account.isEmpty()) {
            throw LaunchException.because("there is no user `" + name + "` on this system");
        }
        return account;
    }

    /// As a login and systemd do.
    private static void introduce(Account account, Map<String, String> environment) {
        environment.putIfAbsent("HOME", account.home().isEmpty() ? "/" : account.home());
        environment.putIfAbsent("USER", account.name());
        environment.putIfAbsent("LOGNAME", account.name());
        String shell = account.shell().isEmpty() ? "/bin/sh" : account.shell();
        environment.putIfAbsent("SHELL", shell);
    }

    /// Whom it must be changed to; empty if this program is that already.
    private Optional<Identity> identity(Restrictions wanted, Optional<Account> account)
            throws LaunchException {
        OptionalInt group = OptionalInt.empty();
        if (wanted.group().isPresent()) {
            group = accounts.group(wanted.group().get());
            if (group.isEmpty()) {
                throw LaunchException.because(
                        "there is no group `" + wanted.group().get() + "` on this system");
            }
        }
        int user = account.map(Account::user).orElseGet(accounts::ownUser);
        int primary =
                group.orElseGet(() -> account.map(Account::group).orElseGet(accounts::ownGroup));
        if (user == accounts.ownUser() && (group.isEmpty() || primary == accounts.ownGroup())) {
            return Optional.empty();
        }
        if (accounts.ownUser() != 0) {
            throw LaunchException.because(
                    "only root can run it as user `"
                            + wanted.user().orElse("")
                            + "`, group `"
                            + wanted.group().orElse("")
                            + "`");
        }
        List<Integer> groups =
                account.map(found -> accounts.groups(found, primary)).orElse(List.of(primary));
        return Optional.of(new Identity(user, primary, groups));
    }

    private Optional<String> settings(Restrictions wanted) throws LaunchException {
        List<String> steps = new ArrayList<>();
        wanted.umask().ifPresent(mask -> steps.add("umask " + Integer.toOctalString(mask)));
        if (wanted.nofile().isPresent()) {
            long files = wanted.nofile().getAsLong();
            checkOpenFiles(files);
            steps.add("ulimit -n " + files);
        }
        return steps.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" && ", steps) + " || exit 126; exec \"$@\"");
    }

    /// Everybody can lower the hard limit, only root can raise it.
    private void checkOpenFiles(long files) throws LaunchException {
        MemorySegment limits = calls.allocate(HARD_LIMIT + JAVA_LONG.byteSize());
        if (accounts.ownUser() == 0
                || calls.call(Function.GETRLIMIT, platform.openFilesLimit(), limits.address())
                        != 0) {
            return;
        }
        long hard = limits.get(JAVA_LONG, HARD_LIMIT);
        if (Long.compareUnsigned(files, hard) > 0) {
            throw LaunchException.because(
                    "its limit of "
                            + files
                            + " open files is above "
                            + hard
                            + ", the hard limit that mothership was started with");
        }
    }

    /// The last helper: it has the variables that must not, or cannot, pass through the others.
    ///
    /// After a change of user there is always one, for `setpriv` keeps its capabilities until it
    /// executes: it would also start what the new user may not.
    private List<String> late(Map<String, String> environment, boolean asRoot, String path)
            throws LaunchException {
        List<String> late = new ArrayList<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (!SHELL_NAME.matcher(name).matches() || (asRoot && OBEYED.matcher(name).matches())) {
                late.add(name + "=" + variable.getValue());
            }
        }
        if (late.isEmpty() && (!asRoot || path.indexOf('=') >= 0)) {
            return asRoot ? List.of("/bin/sh", "-c", "exec \"$@\"", "sh") : late;
        }
        if (!late.isEmpty()
                && (path.indexOf('=') >= 0 || late.stream().anyMatch(v -> v.startsWith("-")))) {
            throw LaunchException.because(
                    "the environment variable `"
                            + late.getFirst().split("=", 2)[0]
                            + "` cannot be handed to `"
                            + path
                            + "` beside user, group, umask or limits");
        }
        environment
                .keySet()
                .removeIf(name -> late.stream().anyMatch(v -> v.startsWith(name + "=")));
        late.addFirst(helper("env"));
        return late;
    }

    private static String helper(String program) throws LaunchException {
        for (String folder : FOLDERS) {
            Path path = Path.of(folder, program);
            if (Files.isExecutable(path) && !isBusyBoxWithout(program, path)) {
                return path.toString();
            }
        }
        throw LaunchException.because(
                "the helper `"
                        + program
                        + "` is not there"
                        + (program.equals("setpriv")
                                ? ": install setpriv of util-linux (on Alpine: apk add setpriv)"
                                : ""));
    }

    /// BusyBox has a `setpriv` too, which cannot do what is needed.
    private static boolean isBusyBoxWithout(String program, Path path) {
        try {
            return program.equals("setpriv") && path.toRealPath().endsWith("busybox");
        } catch (IOException _) {
            return true;
        }
    }
}
