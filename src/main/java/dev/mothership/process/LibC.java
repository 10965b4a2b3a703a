package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The functions of the C library that are called, and the one shape in which all of them are
/// called: six 64-bit integers in, one out, `errno` kept.
///
/// On every system served (64-bit System V and AArch64 procedure call standards) the first six
/// integer or pointer arguments travel in registers, a callee looks at no more of them than it
/// declares and at no more bits than its types have. So one downcall serves all functions, as
/// `syscall(2)` does; it saves the linking of a dozen shapes at start-up (50 ms for the first, 3 to
/// 5 ms for each further) and leaves one entry for the native image. What returns an `int` has
/// garbage in the upper half: [SystemCalls] narrows it. Variadic functions get more than their
/// declared arguments on Linux and FreeBSD only, which pass all of them the same way; macOS for
/// AArch64 does not.
///
/// Immutable and thread-safe.
final class LibC {

    /// Each constant is the function's name in lower case.
    enum Function {
        ACCESS,
        CHDIR,
        CLOSE,
        EXECVE,
        FCHOWN,
        FCNTL,
        GETDTABLESIZE,
        GETEGID,
        GETEUID,
        GETGRNAM_R,
        GETGROUPLIST,
        GETPAGESIZE,
        GETPGID,
        GETPID,
        GETPWNAM_R,
        GETPWUID_R,
        GETRLIMIT,
        ISATTY,
        KILL,
        OPEN,
        PIPE,
        PIPE2,
        POLL,
        POSIX_SPAWN,
        POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP,
        POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP,
        POSIX_SPAWN_FILE_ACTIONS_ADDDUP2,
        POSIX_SPAWN_FILE_ACTIONS_ADDOPEN,
        POSIX_SPAWN_FILE_ACTIONS_DESTROY,
        POSIX_SPAWN_FILE_ACTIONS_INIT,
        POSIX_SPAWNATTR_INIT,
        POSIX_SPAWNATTR_SETFLAGS,
        POSIX_SPAWNATTR_SETPGROUP,
        POSIX_SPAWNATTR_SETSIGDEFAULT,
        POSIX_SPAWNATTR_SETSIGMASK,
        PRCTL,
        PROCCTL,
        PTHREAD_SIGMASK,
        READ,
        SENDTO,
        SIGNAL,
        SIGDELSET,
        SOCKET,
        STRERROR,
        WAITID,
        WAITPID,
        WRITE
    }

    private final MethodHandle downcall;
    private final Map<Function, MemorySegment> addresses;

    private LibC(MethodHandle downcall, Map<Function, MemorySegment> addresses) {
        this.downcall = downcall;
        this.addresses = addresses;
    }

    static LibC link() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup lookup = linker.defaultLookup();
        Map<Function, MemorySegment> addresses = new EnumMap<>(Function.class);
        for (Function function : Function.values()) {
            lookup.find(symbol(function)).ifPresent(found -> addresses.put(function, found));
        }
        return new LibC(linker.downcallHandle(shape(), options()), addresses);
    }

    /// The same library as an older system has it.
    LibC without(Function... missing) {
        Map<Function, MemorySegment> fewer = new EnumMap<>(addresses);
        fewer.keySet().removeAll(List.of(missing));
        return new LibC(downcall, fewer);
    }

    /// The only descriptor of a downcall in this program; `reachability-metadata.json` declares it.
    static FunctionDescriptor shape() {
        return FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }

    static Linker.Option[] options() {
        return new Linker.Option[] {Linker.Option.captureCallState("errno")};
    }

    /// Whether this system has the function.
    boolean has(Function function) {
        return addresses.containsKey(function);
    }

    /// A way to call for one thread, for as long as `arena` lives.
    SystemCalls calls(Arena arena) {
        return new SystemCalls(this, arena);
    }

    long call(
            Function function,
            MemorySegment state,
            long first,
            long second,
            long third,
            long fourth,
            long fifth,
            long sixth) {
        MemorySegment address = addresses.get(function);
        if (address == null) {
            throw new UnsupportedOperationException(
                    "cannot call " + symbol(function) + ": this system does not have it");
        }
        try {
            return (long)
                    downcall.invokeExact(
                            address, state, first, second, third, fourth, fifth, sixth);
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
    }

    private static String symbol(Function function) {
        return function.name().toLowerCase(Locale.ROOT);
    }
}
