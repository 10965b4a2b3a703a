package dev.mothership.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The system's users and groups, as its own library finds them: in files, or wherever else the
/// machine keeps them. Confined to one thread.
final class Accounts {
    /// `struct passwd` and `struct group` begin alike everywhere: name, password, then numbers.
    private static final long ID = 16;

    private static final long PRIMARY_GROUP = 20;

    /// More than either struct takes.
    private static final long STRUCT_BYTES = 128;

    private static final long TEXT_BYTES = 16 * 1024;
    private static final long MOST_TEXT_BYTES = 4 * 1024 * 1024;
    private static final int MOST_GROUPS = 65_536;

    private final SystemCalls calls;
    private final Platform platform;

    /// One line of the user database.
    record Account(String name, int user, int group, String home, String shell) {}

    Accounts(SystemCalls calls, Platform platform) {
        this.calls = calls;
        this.platform = platform;
    }

    /// Whom this program acts as.
    int ownUser() {
        return calls.call(Function.GETEUID);
    }

    int ownGroup() {
        return calls.call(Function.GETEGID);
    }

    /// By name, or else by number.
    Optional<Account> user(String name) {
        Optional<MemorySegment> entry =
                lookup(Function.GETPWNAM_R, calls.string(name).address())
                        .or(() ->
                                number(name).stream()
                                        .mapToObj(id -> lookup(Function.GETPWUID_R, id))
                                        .flatMap(Optional::stream)
                                        .findFirst());
        return entry.map(found ->
                new Account(
                        text(found, 0),
                        found.get(JAVA_INT, ID),
                        found.get(JAVA_INT, PRIMARY_GROUP),
                        text(found, platform.passwdHomeOffset()),
                        text(found, platform.passwdHomeOffset() + ADDRESS.byteSize())));
    }

    /// By name, or else the number itself: a group needs no entry.
    OptionalInt group(String name) {
        Optional<MemorySegment> entry = lookup(Function.GETGRNAM_R, calls.string(name).address());
        return entry.isPresent() ? OptionalInt.of(entry.get().get(JAVA_INT, ID)) : number(name);
    }

    /// All groups of a user, `group` among them.
    List<Integer> groups(Account account, int group) {
        MemorySegment count = calls.allocate(Integer.BYTES);
        for (int room = 64; ; room *= 4) {
            count.set(JAVA_INT, 0, room);
            MemorySegment list = calls.allocate((long) room * Integer.BYTES);
            int fits =
                    calls.call(
                            Function.GETGROUPLIST,
                            calls.string(account.name()),
                            group,
                            list.address(),
                            count.address());
            if (fits >= 0 || room > MOST_GROUPS) {
                List<Integer> groups = new ArrayList<>();
                for (int i = 0; i < Math.min(room, count.get(JAVA_INT, 0)); i++) {
                    groups.add(list.getAtIndex(JAVA_INT, i));
                }
                return groups.stream().distinct().toList();
            }
        }
    }

    private Optional<MemorySegment> lookup(Function function, long key) {
        MemorySegment entry = calls.allocate(STRUCT_BYTES);
        MemorySegment result = calls.allocate(ADDRESS.byteSize());
        for (long room = TEXT_BYTES; ; room *= 8) {
            MemorySegment texts = calls.allocate(room);
            int error =
                    calls.call(
                            function,
                            key,
                            entry.address(),
                            texts.address(),
                            texts.byteSize(),
                            result.address());
            if (error != SystemCalls.ERANGE || room > MOST_TEXT_BYTES) {
                return result.get(ADDRESS, 0).address() == 0
                        ? Optional.empty()
                        : Optional.of(entry);
            }
        }
    }

    private static OptionalInt number(String text) {
        try {
            int id = Integer.parseUnsignedInt(text);
            // -1 means "leave it as it is" to every system call.
            return id == -1 ? OptionalInt.empty() : OptionalInt.of(id);
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    private static String text(MemorySegment entry, long offset) {
        return SystemCalls.text(entry.get(ADDRESS, offset));
    }
}
