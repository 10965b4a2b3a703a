package dev.mothership.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class RawTextTest {

    @Property
    void anyBytesSurvive(@ForAll @Size(max = 40) byte[] bytes) {
        assertThat(RawText.encode(RawText.decode(bytes))).isEqualTo(bytes);
    }

    @Property
    void anyTextIsReadAsUtf8(@ForAll String text) {
        byte[] bytes = text.getBytes(UTF_8);

        assertThat(RawText.decode(bytes)).isEqualTo(new String(bytes, UTF_8));
        assertThat(RawText.encode(new String(bytes, UTF_8))).isEqualTo(bytes);
    }

    @Example
    void bytesThatAreNotUtf8ReachProcesses() throws Exception {
        byte[] latin1 = {'c', 'a', 'f', (byte) 0xe9, (byte) 0xff};

        try (PosixProcesses processes = PosixProcesses.open()) {
            Launched launched =
                    Launched.run(
                            processes,
                            List.of("/bin/sh", "-c", "printf %s \"$DRINK\""),
                            Map.of("DRINK", RawText.decode(latin1)),
                            Path.of("/"));

            assertThat(launched.stdout().bytes()).isEqualTo(latin1);
        }
    }

    @Example
    void readsTheWholeInheritedEnvironment() {
        assertThat(InheritedEnvironment.read())
                .containsOnlyKeys(System.getenv().keySet())
                .containsEntry("PATH", System.getenv("PATH"));
    }
}
