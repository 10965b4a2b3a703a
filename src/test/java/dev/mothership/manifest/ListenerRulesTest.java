package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerRulesTest {
    private static final String SHIP = "[[fleet.web]]\nname = \"app\"\ncommand = \"sleep 1\"\n";

    @TempDir private Path folder;
    private Manifests manifests;

    @BeforeEach
    void folder() {
        manifests = new Manifests(folder);
    }

    @Test
    void aUnixListenerIsWhereTheManifestIs() {
        Manifest manifest =
                manifests.manifest(
                        "[mothership.bind]\nweb = { addr = \"unix:./run/../app.sock\","
                                + " mode = \"660\", group = \"root\" }\n"
                                + SHIP);

        assertThat(manifest.listeners().getFirst().address())
                .isEqualTo(new Address.Unix(folder.resolve("app.sock")));
        assertThat(manifest.listeners().getFirst().options().mode()).hasValue(0660);
    }

    @Test
    void aSocketIsForOneOnly() {
        assertThat(
                        manifests.places(
                                "[mothership.bind]\nweb = \"unix:app.sock\"\n"
                                        + SHIP
                                        + "bind = \"unix:./app.sock\"\n"))
                .containsExactly(
                        "6:8 cannot use unix://"
                                + folder.resolve("app.sock")
                                + " twice: for the listener `web` and for the ship `app`");
    }

    @Test
    void rightsAreForUnixSockets() {
        assertThat(
                        manifests.places(
                                "[mothership.bind]\nweb = { addr = \"8080\", mode = \"660\","
                                        + " group = \"root\" }\n"
                                        + "uds = { addr = \"unix:s\", group = \"no-such-group\" }\n"
                                        + SHIP))
                .containsExactly(
                        "2:24 cannot use `mode`: 127.0.0.1:8080 is no Unix socket and has no rights",
                        "2:38 cannot use `group`: 127.0.0.1:8080 is no Unix socket and has no rights",
                        "3:34 cannot use `group`: there is no group `no-such-group` on this system");
    }

    @Test
    void everybodysWordIsAWarning() {
        String listener = "[mothership.bind]\nweb = { addr = \"8080\", proxy_protocol = true }\n";

        assertThat(Manifests.places(manifests.loaded(listener + SHIP).warnings()))
                .contains(
                        "2:24 everybody who reaches 127.0.0.1:8080 can say by a PROXY header which"
                                + " address it comes from");
        assertThat(
                        manifests
                                .loaded(
                                        "[mothership]\ntrusted_proxies = [\"10.0.0.0/8\"]\n"
                                                + listener
                                                + SHIP)
                                .warnings())
                .noneSatisfy(warning -> assertThat(warning.message()).contains("PROXY"));
    }

    @Test
    void aTlsListenerHasNothingToRedirect() {
        assertThat(
                        manifests.places(
                                "[mothership.bind]\nweb = { addr = \"8443\", redirect_https = true,"
                                        + " tls = [{ cert = \"c\", key = \"k\" }] }\n"
                                        + SHIP))
                .contains(
                        "2:24 cannot use both `tls` and `redirect_https`: nothing comes here"
                                + " without TLS");
    }
}
