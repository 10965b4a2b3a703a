package dev.mothership.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerDifferenceTest {
    private static Listener at(String name, int port) {
        return new Listener(name, new Address.Tcp("127.0.0.1", port));
    }

    private static List<String> notes(List<Listener> before, List<Listener> after) {
        return ListenerDifference.notes(before, after);
    }

    @Test
    void saysWhatIsOpenedAndClosed() {
        assertThat(notes(List.of(at("a", 80), at("b", 81)), List.of(at("b", 81), at("c", 82))))
                .containsExactly("listens on 127.0.0.1:82 (c)", "closes 127.0.0.1:80 (a)");
        assertThat(notes(List.of(at("a", 80)), List.of(at("web", 80)))).isEmpty();
    }

    @Test
    void eachListenerOnPort0IsOneOfItsOwn() {
        Listener a = at("a", 0);
        Listener b = at("b", 0);

        assertThat(notes(List.of(a), List.of(a, b))).containsExactly("listens on 127.0.0.1:0 (b)");
        assertThat(notes(List.of(a, b), List.of(b))).containsExactly("closes 127.0.0.1:0 (a)");
        assertThat(notes(List.of(a, b), List.of(b, a))).isEmpty();
        assertThat(notes(List.of(a, b), List.of(at("c", 0), b))).isEmpty();
    }
}
