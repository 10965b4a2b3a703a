package dev.mothership.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.client.Claim.Family;
import dev.mothership.client.Claim.Platform;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {
    private static final String KHTML = " AppleWebKit/537.36 (KHTML, like Gecko) ";

    @Test
    void a_chrome_on_a_telephone() {
        Claim claim =
                Claim.of(
                        "Mozilla/5.0 (Linux; Android 10; K)"
                                + KHTML
                                + "Chrome/140.0.0.0 Mobile Safari/537.36");

        assertThat(claim)
                .isEqualTo(
                        new Claim(
                                Family.CHROMIUM, 140, Platform.ANDROID, true, true, false, false));
    }

    @Test
    void an_edge() {
        Claim claim =
                Claim.of(
                        "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
                                + KHTML
                                + "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0");

        assertThat(claim.edge()).isTrue();
        assertThat(claim.usual()).isTrue();
        assertThat(claim.platform()).isEqualTo(Platform.WINDOWS);
    }

    /// They may send what they like.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv)"
                        + KHTML
                        + "Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36",
                "Mozilla/5.0 (X11; Linux x86_64)"
                        + KHTML
                        + "Slack/4.1 Chrome/126.0.0.0 Electron/31.0 Safari/537.36",
                "Mozilla/5.0 (X11; Linux x86_64)" + KHTML + "Chrome/126.0.0.0 Safari/537.36 My/1",
            })
    void what_has_a_chromium_in_it_is_not_a_usual_one(String agent) {
        assertThat(Claim.of(agent).family()).isEqualTo(Family.CHROMIUM);
        assertThat(Claim.of(agent).usual()).isFalse();
    }

    @Test
    void chrome_on_an_iphone_is_safari_s() {
        Claim claim =
                Claim.of(
                        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)"
                                + " AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.7339.39"
                                + " Mobile/15E148 Safari/604.1");

        assertThat(claim.family()).isEqualTo(Family.SAFARI);
        assertThat(claim.usual()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "curl/7.88.1",
                "Mozilla/5.0",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2;"
                        + " +https://openai.com/gptbot) Chrome/131.0.0.0 Safari/537.36",
            })
    void no_browser(String agent) {
        assertThat(Claim.of(agent)).isEqualTo(Claim.NONE);
    }

    @Property
    void no_agent_is_too_odd(@ForAll String agent) {
        assertThat(Claim.of("Mozilla/5.0 (" + agent).version()).isNotNegative();
        assertThat(Claim.of(agent).version()).isNotNegative();
    }
}
