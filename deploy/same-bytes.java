import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Makes a JAR of Quarkus the same whenever it is built:
///
///     java deploy/same-bytes.java JAR...
///
/// The values that build steps hand each other in recorded code have names (`proxykey17`) from a counter that all of them
/// share, and they run in parallel. Here they are counted again, in the order of the names of the classes and of what each
/// class says. They are constants of recorded classes and nothing else: a JAR without any is refused, for then there is
/// nothing more to be mended here. Entries are put into the order of their names, the manifest first.
class Program {
    private static final String RECORDED = "io/quarkus/runner/recorded/";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Pattern NAME = Pattern.compile("proxykey\\d+");

    public static void main(String[] args) throws IOException {
        for (String jar : args) {
            rename(Path.of(jar));
        }
    }

    private static void rename(Path jar) throws IOException {
        SortedMap<String, Content> entries = read(jar);
        Map<String, String> names = new HashMap<>();
        for (Map.Entry<String, Content> entry : entries.entrySet()) {
            if (entry.getKey().startsWith(RECORDED) && entry.getKey().endsWith(".class")) {
                Content content = entry.getValue();
                entry.setValue(new Content(content.time(), rename(content.bytes(), names)));
            }
        }
        if (names.isEmpty()) {
            throw new IOException("cannot find a name that Quarkus has recorded in " + jar);
        }
        Path renamed = Files.createTempFile(jar.toAbsolutePath().getParent(), "renamed", ".jar");
        write(entries, renamed);
        Files.setPosixFilePermissions(renamed, Files.getPosixFilePermissions(jar));
        Files.move(renamed, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static SortedMap<String, Content> read(Path jar) throws IOException {
        SortedMap<String, Content> entries = new TreeMap<>(
                Comparator.comparing((String name) -> !MANIFEST.startsWith(name)).thenComparing(Comparator.naturalOrder()));
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                byte[] bytes = file.getInputStream(entry).readAllBytes();
                entries.put(entry.getName(), new Content(entry.getTimeLocal(), bytes));
            }
        }
        return entries;
    }

    private static void write(SortedMap<String, Content> entries, Path jar) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, Content> content : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(content.getKey());
                entry.setTimeLocal(content.getValue().time());
                out.putNextEntry(entry);
                out.write(content.getValue().bytes());
                out.closeEntry();
            }
        }
    }

    /// The constants of a class come first in its file (The Java Virtual Machine Specification, 4.1 and 4.4).
    private static byte[] rename(byte[] file, Map<String, String> names) throws IOException {
        ByteArrayOutputStream renamed = new ByteArrayOutputStream(file.length);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
                DataOutputStream out = new DataOutputStream(renamed)) {
            out.write(in.readNBytes(8));
            int count = in.readUnsignedShort();
            out.writeShort(count);
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                out.writeByte(tag);
                switch (tag) {
                    case 1 -> out.writeUTF(rename(in.readUTF(), names));
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> out.write(in.readNBytes(4));
                    case 5, 6 -> {
                        out.write(in.readNBytes(8));
                        i++; // takes two places
                    }
                    case 7, 8, 16, 19, 20 -> out.write(in.readNBytes(2));
                    case 15 -> out.write(in.readNBytes(3));
                    default -> throw new IOException("cannot read a class: it has a constant of the kind " + tag);
                }
            }
            in.transferTo(out);
        }
        return renamed.toByteArray();
    }

    private static String rename(String constant, Map<String, String> names) {
        return NAME.matcher(constant).matches()
                ? names.computeIfAbsent(constant, name -> "proxykey" + (names.size() + 1))
                : constant;
    }

    private record Content(LocalDateTime time, byte[] bytes) {}
}
