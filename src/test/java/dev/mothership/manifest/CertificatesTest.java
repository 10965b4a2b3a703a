package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
    @TempDir private Path folder;
    private Manifests manifests;

    @BeforeEach
    void folder() {
        manifests = new Manifests(folder);
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("sh", "-c", "openssl " + arguments)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private void make(String name, String kind) throws IOException, InterruptedException {
        openssl(
                "req -x509 -noenc -subj /CN=a -addext subjectAltName=DNS:a -newkey "
                        + kind
                        + " -out "
                        + name
                        + ".pem -keyout "
                        + name
                        + ".key");
    }

    private static String listener(String cert, String key) {
        return "[mothership.bind]\nhttps = { addr = \"127.0.0.1:8443\", tls = [{ cert = \""
                + cert
                + "\", key = \""
                + key
                + "\" }] }\n[[fleet.web]]\nname = \"app\"\ncommand = \"true\"\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa:2048",
                "ec -pkeyopt ec_paramgen_curve:P-256",
                "ec -pkeyopt ec_paramgen_curve:P-384",
                "ed25519"
            })
    void allUsualKeysAreRead(String kind) throws Exception {
        make("c", kind);
        Manifest manifest = manifests.manifest(listener("c.pem", "c.key"));

        assertThat(manifest.listeners().getFirst().options().tls())
                .containsExactly(
                        new Listener.Certificate(folder.resolve("c.pem"), folder.resolve("c.key")));
    }

    @Test
    void olderFormsOfKeysAreReadToo() throws Exception {
        make("r", "rsa:2048");
        openssl("rsa -in r.key -traditional -out r1.key");
        assertThat(folder.resolve("r1.key")).content().contains("BEGIN RSA PRIVATE KEY");
        make("e", "ec -pkeyopt ec_paramgen_curve:P-256");
        openssl("ecparam -name prime256v1 -out e1.key && openssl ec -in e.key >> e1.key");
        assertThat(folder.resolve("e1.key")).content().contains("BEGIN EC PRIVATE KEY");

        assertThat(manifests.problems(listener("r.pem", "r1.key"))).isEmpty();
        assertThat(manifests.problems(listener("e.pem", "e1.key"))).isEmpty();
    }

    @Test
    void aChainMayHaveWordsBetweenCertificates() throws Exception {
        make("a", "rsa:2048");
        make("b", "rsa:2048");
        openssl("x509 -in a.pem -text > chain.pem; openssl x509 -in b.pem -text >> chain.pem");

        assertThat(CertifiedKey.chain(folder.resolve("chain.pem"))).hasSize(2);
        assertThat(manifests.problems(listener("chain.pem", "a.key"))).isEmpty();
    }

    @Test
    void whatCannotBeUsedIsSaid() throws Exception {
        make("a", "rsa:2048");
        make("b", "rsa:2048");
        make("e", "ec -pkeyopt ec_paramgen_curve:P-256");
        openssl("pkey -in a.key -aes256 -passout pass:x -out locked.key");
        String whole = Files.readString(folder.resolve("a.pem"));
        manifests.write("half.pem", whole.substring(0, whole.length() / 2));
        manifests.write("empty.pem", "");
        manifests.write("garbage.pem", whole.replaceFirst("MII", "AAA"));

        assertThat(places("none.pem", "a.key"))
                .containsExactly("2:52 cannot use `cert`: there is no such file");
        assertThat(places(".", "a.key")).containsExactly("2:52 cannot use `cert`: it is a folder");
        assertThat(places("half.pem", "a.key"))
                .containsExactly("2:52 cannot use `cert`: a block that begins does not end");
        assertThat(places("empty.pem", "a.key"))
                .containsExactly("2:52 cannot use `cert`: there is no certificate in it");
        assertThat(places("garbage.pem", "a.key").getFirst())
                .startsWith("2:52 cannot use `cert`: a certificate in it cannot be read");
        assertThat(places("a.pem", "a.pem"))
                .containsExactly("2:67 cannot use `key`: there is no private key in it");
        assertThat(places("a.pem", "locked.key"))
                .containsExactly("2:67 cannot use `key`: the key is encrypted");
        for (String key : List.of("b.key", "e.key")) {
            assertThat(places("a.pem", key))
                    .containsExactly("2:67 cannot use `key`: the key is not the certificate's");
        }
    }

    private List<String> places(String cert, String key) {
        return manifests.places(listener(cert, key));
    }

    @Test
    void anExpiredCertificateIsAWarning() throws Exception {
        openssl("req -new -noenc -subj /CN=a -newkey rsa:2048 -out a.csr -keyout a.key");
        openssl("x509 -req -in a.csr -signkey a.key -days -1 -out a.pem");

        assertThat(manifests.loaded(listener("a.pem", "a.key")).warnings())
                .anySatisfy(warning ->
                        assertThat(warning.message())
                                .contains("will not accept the certificate: it has expired on"));
    }
}
