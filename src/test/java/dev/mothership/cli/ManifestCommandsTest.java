package dev.mothership.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Job;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.Ship;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `clearance` and `init`, as they are typed.
class ManifestCommandsTest {
    private static final String SHIP = "[[fleet.web]]\nname = \"app\"\ncommand = \"sh\"\n";

    @TempDir Path folder;
    private Path file = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void file() {
        file = folder.resolve("ship-manifest.toml");
    }

    private int clearance(String... arguments) {
        return run(new ClearanceCommand(new ManifestLoader(), new NoTerminal()), arguments);
    }

    private int init(String... arguments) {
        return run(new InitCommand(new NoTerminal()), arguments);
    }

    private int export(String... arguments) {
        return run(new ExportCommand(new ManifestLoader(), new NoTerminal()), arguments);
    }

    private int run(Object command, String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "-c";
        all[arguments.length + 1] = file.toString();
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }

    private Manifest manifest() {
        ManifestLoader.Result result = new ManifestLoader().load(file, Map.of());
        assertThat(result).isInstanceOf(ManifestLoader.Result.Loaded.class);
        return ((ManifestLoader.Result.Loaded) result).manifest();
    }

    @Test
    void aRightManifestIsSummedUp() throws IOException {
        Files.writeString(file, "[mothership.bind]\nhttp = \"8080\"\n" + SHIP);

        assertThat(clearance()).isZero();
        assertThat(out).hasToString(file + " is right: 1 ship, 0 jobs, 1 listener\n");
    }

    @Test
    void verboseShowsValuesWithTheirOrigin() throws IOException {
        Files.writeString(file, SHIP + "env = { TOKEN = \"hidden\" }\n");

        assertThat(clearance("-v")).isZero();
        assertThat(out.toString())
                .containsPattern("fleet\\.web\\.app\\.command += sh +# .*ship-manifest\\.toml:3\n")
                .containsPattern("fleet\\.web\\.app\\.stop_timeout += 10s +# default\n")
                .doesNotContain("hidden");
    }

    @Test
    void problemsGoToStandardErrorWithoutColour() throws IOException {
        Files.writeString(file, SHIP + "critical = 1\n");

        assertThat(clearance()).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err)
                .hasToString(
                        file
                                + ":4:12: cannot use a whole number for `critical`: it takes true or"
                                + " false\n"
                                + "  critical = 1\n"
                                + "             ^\n"
                                + "\n"
                                + "mothership: cannot use "
                                + file
                                + ": 1 problem\n");
    }

    @Test
    void warningsDoNotFailTheCheck() throws IOException {
        Files.writeString(file, SHIP.replace("\"sh\"", "\"no-such-program\""));

        assertThat(clearance()).isZero();
        assertThat(err.toString()).contains(":3:11: warning: cannot find the program");
    }

    @Test
    void theExamplePassesClearance() {
        assertThat(init()).isZero();
        assertThat(clearance()).isZero();
        assertThat(manifest().ships()).extracting(Ship::name).containsExactly("app");
    }

    @Test
    void whatTheExampleSwitchesOffIsRightToo() throws IOException {
        Files.writeString(file, ManifestTemplate.EXAMPLE.replaceAll("(?m)^#(?! )", ""));

        assertThat(clearance()).isZero();
        assertThat(manifest().ships()).extracting(Ship::name).containsExactly("app", "worker");
        assertThat(manifest().prelaunch()).extracting(Job::name).containsExactly("migrations");
    }

    @Test
    void aManifestThatIsThereIsKept() throws IOException {
        Files.writeString(file, SHIP);

        assertThat(init()).isEqualTo(2);
        assertThat(err)
                .hasToString(
                        "mothership: cannot write " + file + ": it exists (--force replaces it)\n");
        assertThat(file).hasContent(SHIP);

        assertThat(init("--force")).isZero();
        assertThat(file).hasContent(ManifestTemplate.EXAMPLE);
    }

    @Test
    void aProcfileBecomesAManifest() throws IOException {
        Files.writeString(folder.resolve(".env"), "RACK_ENV=development\n");
        Files.writeString(
                folder.resolve("Procfile"),
                """
                # comment
                web: bundle exec puma -p $PORT
                worker: QUEUE="a b" bundle exec sidekiq -c 'x'
                release: rake db:migrate
                clock: ruby -e "puts \\"\\\\n\\""
                """);

        assertThat(init()).isZero();
        assertThat(clearance()).isZero();
        Manifest manifest = manifest();
        assertThat(manifest.listeners()).hasSize(1);
        assertThat(manifest.prelaunch()).extracting(Job::name).containsExactly("release");
        assertThat(manifest.ships())
                .extracting(Ship::name)
                .containsExactly("web", "worker", "clock");
        Ship web = manifest.ships().getFirst();
        assertThat(web.bind()).contains(new Address.Tcp("127.0.0.1", 5000));
        assertThat(web.group()).isEqualTo("web");
        assertThat(web.command().orElseThrow().argv())
                .containsExactly("/bin/sh", "-c", "bundle exec puma -p $PORT");
        assertThat(web.env()).containsEntry("RACK_ENV", "development");
        Ship worker = manifest.ships().get(1);
        assertThat(worker.env()).containsEntry("PORT", "5100");
        assertThat(worker.command().orElseThrow().text())
                .isEqualTo("QUEUE=\"a b\" bundle exec sidekiq -c 'x'");
    }

    @Test
    void whatTheManifestReadsOtherwiseIsSaid() throws IOException {
        Files.writeString(folder.resolve(".env"), "A=1\nB=1 # one\nC=' x'\nD=\"\\q\"\n");
        Files.writeString(folder.resolve("Procfile"), "web: x\n");

        assertThat(init()).isZero();
        assertThat(err.toString()).startsWith("warning: a manifest reads B, D of .env otherwise");
    }

    @Test
    void aProcfileIsClearedToo() throws IOException {
        file = Files.writeString(folder.resolve("Procfile"), "web: x\nrelease: y\n");

        assertThat(clearance()).isZero();
        assertThat(out).hasToString(file + " is right: 1 ship, 1 job, 1 listener\n");
    }

    @Test
    void aManifestIsExportedAsAProcfile() throws IOException {
        Files.writeString(
                file, SHIP + "depends_on = [\"far\"]\n[[fleet.x]]\nname = \"far\"\nbind = \"1\"\n");

        assertThat(export("procfile")).isZero();
        assertThat(out).hasToString("app: sh\n# far runs elsewhere, at 127.0.0.1:1\n");
        assertThat(err).hasToString("warning: `app`: a Procfile has no place for depends_on\n");

        Path procfile = folder.resolve("Procfile");
        assertThat(export("procfile", "-o", procfile.toString())).isZero();
        assertThat(procfile).hasContent(out.toString());
        assertThat(export("procfile", "-o", procfile.toString())).isEqualTo(2);
        assertThat(err.toString()).endsWith("cannot write " + procfile + ": it exists\n");
    }

    @Test
    void aWrongProcfileIsReportedAtItsPlace() throws IOException {
        Path procfile = Files.writeString(folder.resolve("P"), "web: x\nWEB: y\nnonsense\na: 'b\n");

        assertThat(init("--procfile", procfile.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("P:2:1: cannot use the name `WEB` twice")
                .contains("P:3:1: cannot read this line")
                .contains("P:4:4: cannot use this command: a ' is not closed");
        assertThat(file).doesNotExist();
    }
}
