package dev.mothership.proxy;

import dev.mothership.manifest.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Makes certificates that sign themselves, with openssl.
final class TestCertificates {
    private TestCertificates() {}

    /// A key on P-256, and a certificate for these names and 127.0.0.1.
    static Listener.Certificate make(Path folder, String file, String... names) {
        return make(folder, file, List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), names);
    }

    /// @param kind of key, as `openssl req -newkey` takes it
    static Listener.Certificate make(Path folder, String file, List<String> kind, String... names) {
        Path chain = folder.resolve(file + ".pem");
        Path key = folder.resolve(file + ".key");
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey"));
        command.addAll(kind);
        command.addAll(List.of("-noenc", "-days", "2", "-subj", "/CN=" + file));
        command.addAll(
                List.of(
                        "-addext",
                        "subjectAltName=IP:127.0.0.1,"
                                + Arrays.stream(names)
                                        .map(name -> "DNS:" + name)
                                        .collect(Collectors.joining(","))));
        command.addAll(List.of("-out", chain.toString(), "-keyout", key.toString()));
        run(command.toArray(String[]::new));
        return new Listener.Certificate(chain, key);
    }

    static Listener.Options listening(Listener.Certificate... certificates) {
        return new Listener.Options(
                false,
                List.of(certificates),
                false,
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    /// Runs a program to its end and returns what it wrote.
    static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with " + status + ": " + output);
            }
            return output;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
