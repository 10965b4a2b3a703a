package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/manifest.md` and the schema say the same: which keys there are, which are required, what
/// they default to, and which are not supported yet.
class ReferenceTest {
    private static final Pattern HEADING = Pattern.compile("#+ `([a-z_.*]+)`(.*)");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z0-9_]+)` \\| ([^|]*)\\| ([^|]*)\\| (.*)\\|");

    @Test
    void theReferenceAndTheSchemaHaveTheSameKeys() throws IOException {
        Map<String, String> documented = documented();
        Map<String, String> known = new TreeMap<>();
        collect(new Type.Keys(Schema.ROOT), "", false, known);

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(known);
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> keys = new TreeMap<>();
        String prefix = "";
        boolean later = false;
        for (String line : Files.readAllLines(Path.of("docs/manifest.md"))) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                prefix = heading.group(1) + ".";
                later = heading.group(2).contains("not supported yet");
                String top = heading.group(1);
                if (!top.contains(".")) {
                    keys.put(top, facts(false, "", later || top.equals("bays")));
                }
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String standard = row.group(3).strip();
                boolean value = standard.startsWith("`") && !standard.contains("limits.");
                keys.put(
                        prefix + row.group(1),
                        facts(
                                standard.equals("required"),
                                value ? standard.replace("`", "") : "",
                                later || row.group(4).contains("*not supported yet")));
            }
        }
        return keys;
    }

    private static String facts(boolean required, String standard, boolean later) {
        return (required ? "required " : "") + standard + (later ? " later" : "");
    }

    private static void collect(
            Type type, String prefix, boolean later, Map<String, String> known) {
        switch (type) {
            case Type.Keys keys -> {
                for (Section.Key key : keys.section().keys()) {
                    String path = prefix + key.name();
                    boolean soon = later || key.soon();
                    known.put(path, facts(key.required(), key.standard(), soon));
                    boolean repeats = prefix.equals("base.") || path.equals("bays.*.routes");
                    if (!repeats) {
                        collect(key.type(), path + ".", soon, known);
                    }
                }
            }
            case Type.Open open -> collect(open.element(), prefix + "*.", later, known);
            case Type.Listing listing -> collect(listing.element(), prefix, later, known);
            case Type.Either either ->
                    either.types().forEach(option -> collect(option, prefix, later, known));
            case Type.Text _,
                    Type.Bool _,
                    Type.Number _,
                    Type.Time _,
                    Type.Size _,
                    Type.Choice _ -> {}
        }
    }
}
