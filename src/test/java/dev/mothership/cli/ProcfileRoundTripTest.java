package dev.mothership.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.Procfile;
import dev.mothership.manifest.ProcfileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Procfile → manifest → Procfile: the same lines in the same order.
class ProcfileRoundTripTest {
    private static Path folder = Path.of("");

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("procfile");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("Procfile"));
        Files.deleteIfExists(folder.resolve("ship-manifest.toml"));
        Files.delete(folder);
    }

    private static Manifest load(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        ManifestLoader.Result result = new ManifestLoader().load(file, Map.of());
        assertThat(result).as(text).isInstanceOf(ManifestLoader.Result.Loaded.class);
        return ((ManifestLoader.Result.Loaded) result).manifest();
    }

    @Property(tries = 300)
    void itComesBackOfTheManifest(@ForAll("procfiles") String text) throws IOException {
        Path file = Files.writeString(folder.resolve("Procfile"), text);

        String toml = ManifestTemplate.of(Procfile.read(file), false, OptionalInt.empty());
        ProcfileWriter.Written written = ProcfileWriter.write(load("ship-manifest.toml", toml));

        assertThat(written.text()).isEqualTo(text);
        assertThat(written.warnings()).isEmpty();
    }

    @Property(tries = 300)
    void itComesBackOfItself(@ForAll("procfiles") String text) throws IOException {
        ProcfileWriter.Written written = ProcfileWriter.write(load("Procfile", text));

        assertThat(written.text()).isEqualTo(text);
        assertThat(written.warnings()).isEmpty();
    }

    @Provide
    Arbitrary<String> procfiles() {
        Arbitrary<Set<String>> names =
                Arbitraries.of("web", "worker", "release", "clock", "js", "css-2", "A_b", "all")
                        .set()
                        .ofMinSize(1);
        return Combinators.combine(names, commands().list().ofSize(8))
                .as((chosen, commands) -> {
                    List<String> lines = new ArrayList<>();
                    chosen.forEach(name -> lines.add(name + ": " + commands.get(lines.size())));
                    return String.join("\n", lines) + "\n";
                });
    }

    private static Arbitrary<String> commands() {
        Arbitrary<String> words =
                Arbitraries.of(
                        "bundle exec puma -C config/puma.rb",
                        "QUEUE=\"a b\" sidekiq -c 'x y'",
                        "cd app && exec ruby -e \"puts \\\"\\\\n\\\"\"",
                        "while :; do echo $PORT; sleep 1; done # loop",
                        "echo 'a\\b' \"$HOME\" `id` \\$x");
        Arbitrary<String> texts =
                Arbitraries.strings()
                        .withChars("ab $\\|;&<>()*?[]#!~=%/.,:@\tü")
                        .ofMinLength(1)
                        .ofMaxLength(20)
                        .map(text -> "x" + text.stripTrailing());
        return Arbitraries.oneOf(words, texts);
    }
}
