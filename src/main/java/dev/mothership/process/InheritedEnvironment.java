package dev.mothership.process;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The environment that this program was started with, so that processes get it unchanged.
///
/// `System.getenv()` decodes it with the locale's character set, and in a container without `LANG`
/// that is ASCII: every other byte is lost. Here bytes survive, as [RawText] says.
public final class InheritedEnvironment {
    private InheritedEnvironment() {}

    public static Map<String, String> read() {
        Optional<MemorySegment> environ = Linker.nativeLinker().defaultLookup().find("environ");
        if (environ.isEmpty()) {
            return Map.copyOf(System.getenv());
        }
        Map<String, String> variables = new LinkedHashMap<>();
        MemorySegment entries =
                environ.get()
                        .reinterpret(ADDRESS.byteSize())
                        .get(ADDRESS, 0)
                        .reinterpret(Long.MAX_VALUE);
        for (long i = 0; ; i++) {
            MemorySegment entry = entries.getAtIndex(ADDRESS, i);
            if (entry.address() == 0) {
                return withoutOurLocale(variables);
            }
            String text = RawText.decode(bytes(entry.reinterpret(Long.MAX_VALUE)));
            int equals = text.indexOf('=', 1);
            if (equals > 0) {
                variables.putIfAbsent(text.substring(0, equals), text.substring(equals + 1));
            }
        }
    }

    private static byte[] bytes(MemorySegment string) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long at = 0;
        for (byte one = string.get(ValueLayout.JAVA_BYTE, at);
                one != 0;
                one = string.get(ValueLayout.JAVA_BYTE, ++at)) {
            bytes.write(one);
        }
        return bytes.toByteArray();
    }

    /// The launcher gives Java a locale where there is none, and says so.
    private static Map<String, String> withoutOurLocale(Map<String, String> variables) {
        if (variables.remove("MOTHERSHIP_LOCALE") != null) {
            variables.remove("LC_ALL");
        }
        return variables;
    }
}
