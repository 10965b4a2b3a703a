package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShieldSettingsTest {
    private static final String SHIP = "[[fleet.web]]\nname = \"app\"\ncommand = \"true\"\n";

    @TempDir private Path folder;
    private Manifests manifests;

    @BeforeEach
    void manifests() {
        manifests = new Manifests(folder);
    }

    private List<String> problems(String toml) {
        return Manifests.places(
                ((ManifestLoader.Result.Rejected) manifests.load(toml, Map.of())).problems());
    }

    @Test
    void shieldsAreReadWithTheirDefaults() {
        Manifest plain = manifests.manifest(SHIP + "[mothership.shields]\n");
        Manifest all =
                manifests.manifest(
                        SHIP
                                + "[mothership]\nshields = { mode = \"block\", deny = [\"ge11*\","
                                + " \"doubtful\"], header = false }\n");

        assertThat(plain.proxy().shields()).hasValue(ProxySettings.Shields.NONE);
        assertThat(all.proxy().shields())
                .hasValue(
                        new ProxySettings.Shields(true, List.of("ge11*", "doubtful"), false, true));
        assertThat(manifests.manifest(SHIP).proxy().shields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ge11*",
                "*",
                "*_000000000000",
                "po20cr12enus*",
                "ge11nn05enus_6f8992deff94_000000000000_000000000000",
                "m-11*",
                "spoofed",
                "!spoofed",
                "fits",
                "!unknown",
                "doubtful",
            })
    void patternsAreTaken(String pattern) {
        Manifest manifest =
                manifests.manifest(
                        SHIP
                                + "routes = [{ pattern = \"/.*\", fingerprint = \""
                                + pattern
                                + "\" }]");

        assertThat(manifest.ships().getFirst().routes().getFirst().conditions().fingerprints())
                .containsExactly(pattern);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GE11* | \"GE11*\" is not a fingerprint",
                "spoofd | \"spoofd\" is neither a verdict nor a fingerprint",
                "!ge11* | only a verdict can have `!` before it",
                "ge11 | \"ge11\" is shorter than a fingerprint and matches none",
                "ge12* | \"ge12*\" matches no fingerprint: there is no `2` at place 4",
                "ge11xn* | \"ge11xn*\" matches no fingerprint: there is no `x` at place 5",
                "ge11nn05enus_6g* | \"ge11nn05enus_6g*\" matches no fingerprint: there is no `g` at"
                        + " place 15",
                "'' | \"\" is not a fingerprint",
            })
    void badPatternsAreRefusedAtTheirPlace(String pattern, String message) {
        assertThat(
                        problems(
                                SHIP
                                        + "routes = [{ pattern = \"/.*\", fingerprint = [\"ge11*\", \""
                                        + pattern
                                        + "\"] }]"))
                .containsExactly("4:54 cannot use `fingerprint`: " + message);
        assertThat(problems(SHIP + "[mothership.shields]\ndeny = [\"" + pattern + "\"]"))
                .containsExactly("5:9 cannot use `deny`: " + message);
    }

    @Test
    void fingerprintsThatAreSwitchedOffAreAskedForInVain() {
        assertThat(
                        problems(
                                SHIP
                                        + "routes = [{ pattern = \"/.*\", fingerprint = \"ge11*\" }]\n"
                                        + "[mothership.shields]\nja4h = false\ndeny = [\"spoofed\","
                                        + " \"po*\"]"))
                .containsExactly(
                        "4:44 cannot use `fingerprint` with a fingerprint: JA4H is switched off by"
                                + " `ja4h = false`",
                        "7:20 cannot use `deny` with a fingerprint: JA4H is switched off by"
                                + " `ja4h = false`");
    }

    @Test
    void aBuildWithoutFingerprintsSaysSo() {
        String toml =
                SHIP + "routes = [{ pattern = \"/.*\", fingerprint = [\"spoofed\", \"ge11*\"] }]\n";
        SourceText source = new SourceText("ship-manifest.toml", toml);
        Report report = new Report(source);
        Values root =
                new Checker(report, new Expansion(Map.of())).root(TomlReader.read(source).root());

        new ShieldRules(report, false).check(root.table("mothership"), Member.of(root));

        assertThat(Manifests.places(report.problems()))
                .containsExactly(
                        "4:56 cannot use `fingerprint` with a fingerprint: this build of mothership"
                                + " was made without JA4H");
    }
}
