package dev.mothership.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The manual page is written by hand; it must not forget a command or an option.
class ManualPageTest {
    private static final Path PAGE = Path.of("src/main/distribution/share/man/man1/mothership.1");

    @Test
    void namesEveryCommandAndOption() throws Exception {
        String page = Files.readString(PAGE);
        CommandSpec root = CommandSpec.forAnnotatedObject(MothershipCommand.class, new Bare());

        List<String> missing = new ArrayList<>();
        look(root, page, missing);

        assertThat(missing).as("not in %s", PAGE).isEmpty();
        assertThat(root.subcommands()).hasSizeGreaterThan(10);
    }

    /// In mdoc a command is `Cm name`, one that begins an entry or follows another `name`, and the
    /// option `--only` is `Fl -only`.
    private static void look(CommandSpec command, String page, List<String> missing) {
        for (OptionSpec option : command.options()) {
            for (String name : option.names()) {
                if (!page.contains("Fl " + name.substring(1))) {
                    missing.add(command.qualifiedName() + " " + name);
                }
            }
        }
        command.subcommands()
                .forEach((name, subcommand) -> {
                    if (!page.matches("(?s).*Cm (\\w+ (, )?)?" + name + "\\b.*")) {
                        missing.add(name);
                    }
                    look(subcommand.getCommandSpec(), page, missing);
                });
    }

    /// Makes commands that are only looked at: whatever they would be given is null.
    private static final class Bare implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            Object[] nothing = new Object[constructor.getParameterCount()];
            Arrays.fill(nothing, null);
            return type.cast(constructor.newInstance(nothing));
        }
    }
}
