package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagshipSettingsTest {
    private static final String SHIP = "[[fleet.web]]\nname = \"app\"\ncommand = \"true\"\n";

    @TempDir private Path folder;
    private Manifests manifests;

    @BeforeEach
    void folder() {
        manifests = new Manifests(folder);
    }

    private static String flagship(String keys) {
        return "[mothership.flagship]\nenabled = true\n" + keys + "\n" + SHIP;
    }

    private Optional<FlagshipSettings> settings(String keys, Map<String, String> environment) {
        return manifests.loaded(flagship(keys), environment).manifest().preparation().flagship();
    }

    private List<String> places(String keys) {
        return manifests.places(flagship(keys));
    }

    @Test
    void theAnnouncementsSectionIsRead() {
        assertThat(
                        settings(
                                "election = \"postgres\"\nelection_url = \"$DATABASE_URL\"",
                                Map.of("DATABASE_URL", "postgres://u:p%40ss@db.example.org/app")))
                .contains(
                        new FlagshipSettings(
                                new FlagshipSettings.Election.Postgres(
                                        new PostgresUrl(
                                                List.of(
                                                        new PostgresUrl.Host.Tcp(
                                                                "db.example.org", 5432)),
                                                "app",
                                                new PostgresUrl.Credentials("u", "p@ss"),
                                                Optional.empty(),
                                                PostgresUrl.Files.NONE,
                                                PostgresUrl.Session.ANY)),
                                Optional.empty(),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "1,true", "Yes,true", "no,false", "'',false", "2,false"})
    void aVariableSaysWhoIsTheFlagship(String value, boolean flagship) {
        assertThat(
                        settings(
                                        "election = \"static\"\nstatic_flagship = \"$MS_FLAGSHIP\"",
                                        Map.of("MS_FLAGSHIP", value))
                                .orElseThrow()
                                .election())
                .isEqualTo(new FlagshipSettings.Election.Fixed(flagship));
    }

    @Test
    void aCommandSaysWhoIsTheFlagship() {
        assertThat(
                        settings(
                                        "election = \"static\"\nstatic_flagship = { command ="
                                                + " \"hostname\", equals = \" web1\" }",
                                        Map.of())
                                .orElseThrow()
                                .election())
                .isEqualTo(
                        new FlagshipSettings.Election.Answer(
                                new Command(List.of("hostname"), "hostname", false),
                                "web1",
                                Map.of(),
                                folder));
    }

    @Test
    void whatIsSwitchedOffIsNotLookedAt() {
        String toml =
                "[mothership.flagship]\nelection = \"postgres\"\nelection_url = \"$NOT_SET\"\n"
                        + SHIP;

        assertThat(manifests.manifest(toml).preparation().flagship()).isEmpty();
    }

    @Test
    void anElectionNeedsItsKey() {
        assertThat(places(""))
                .containsExactly("1:13 cannot do without `election` in `mothership.flagship`");
        assertThat(places("election = \"postgres\""))
                .containsExactly("3:12 cannot use election = \"postgres\" without `election_url`");
        assertThat(places("election = \"static\""))
                .containsExactly("3:12 cannot use election = \"static\" without `static_flagship`");
        assertThat(
                        places(
                                "election = \"static\"\nstatic_flagship = \"1\"\nelection_url = \"postgres:///a\""))
                .containsExactly("5:1 cannot use `election_url` with election = \"static\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:hunter2@db/app",
                "postgres://u:hunter2@db:x/app",
                "postgres://u:hunter2@db/app?sslmode=sometimes",
                "postgres://u:hunter2%zz@db/app",
                "postgres://u:hunter2@db/app#x",
                "postgres://u:hunter2@db/app?sslmode=disable",
                "postgres://u:hunter2@db/app?sslrootcert=/no/such/file",
                "postgres://u:hunter2@a,b/app?target_session_attrs=standby",
                "postgres://u:hunter2@a,b/app?target_session_attrs=read-only",
                "postgres://u:hunter2@a,b/app?target_session_attrs=sometimes",
            })
    void aWrongUrlIsAMistakeThatDoesNotTellThePassword(String url) {
        List<ManifestProblem> problems =
                manifests.problems(
                        flagship("election = \"postgres\"\nelection_url = \"" + url + "\""));

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().line()).isEqualTo(4);
        assertThat(problems.getFirst().column()).isEqualTo(16);
        assertThat(problems.getFirst().hint().isPresent() || url.contains("file")).isTrue();
        assertThat(problems.getFirst().render()).doesNotContain("hunter2");
    }

    @Test
    void aNetworkNeedsTlsUnlessItIsAllowedWithout() {
        String keys =
                "election = \"postgres\"\nelection_url ="
                        + " \"postgres://u@localhost,db:6432/app?sslmode=prefer\"";

        assertThat(places(keys))
                .containsExactly(
                        "4:16 cannot use sslmode `prefer` to db:6432: the password could be read on the way");
        assertThat(settings(keys, Map.of("MOTHERSHIP_ALLOW_INSECURE_POSTGRES_SSLMODE", "true")))
                .isPresent();
    }

    @Test
    void clearanceShowsNoPassword() {
        Resolution resolution =
                manifests
                        .loaded(
                                flagship(
                                        "election = \"postgres\"\nelection_url ="
                                                + " \"postgres://u:hunter2@localhost/app?password=hunter2\""))
                        .resolution();

        assertThat(resolution.entries())
                .anySatisfy(entry -> {
                    assertThat(entry.path()).isEqualTo("mothership.flagship.election_url");
                    assertThat(entry.value()).isEqualTo("localhost:5432/app");
                });
        assertThat(resolution.toString()).doesNotContain("hunter2");
    }
}
