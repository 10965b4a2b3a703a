package dev.mothership.devmode;

import dev.mothership.cli.Main;
import dev.mothership.manifest.ManifestLoader;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The first line of the program in Quarkus's development mode. After a change of the code it is
/// loaded and called anew, in the same process.
@QuarkusMain(name = "development")
@IfBuildProfile("dev")
public final class DevelopmentMain {
    /// System properties, set by `pom.xml`.
    private static final String MANIFEST = "mothership.manifest";

    private static final String EXAMPLE = "mothership.example";

    /// The one that runs; empty before.
    static final AtomicReference<@Nullable DevelopmentRun> RUN = new AtomicReference<>();

    private DevelopmentMain() {}

    public static void main(String... arguments) {
        Main.run(
                DevelopmentRun.class,
                DevelopmentMain::end,
                arguments.length == 0 ? arguments() : arguments);
    }

    /// Without any: what `-Dmanifest` names, or what is in the current folder, or the example.
    private static String[] arguments() {
        String manifest = System.getProperty(MANIFEST, "");
        String example = System.getProperty(EXAMPLE, "");
        if (!manifest.isEmpty()) {
            return new String[] {"-c", manifest};
        }
        Path standard = ManifestLoader.standard();
        if (Files.exists(standard) || example.isEmpty()) {
            return new String[0];
        }
        System.out.println(
                "mothership: there is neither ship-manifest.toml nor Procfile in "
                        + Path.of("").toAbsolutePath()
                        + ": running the example; -Dmanifest=FILE runs another manifest");
        return new String[] {"-c", example};
    }

    private static void end(Integer status, @Nullable Throwable failure) {
        DevelopmentRun run = RUN.get();
        if (failure != null) {
            failure.printStackTrace();
        }
        boolean stays =
                run == null ? failure != null && KeptSockets.areKept() : run.staysAfter(status);
        if (stays) {
            Main.exitOnSignals();
        } else {
            System.exit(status);
        }
    }
}
