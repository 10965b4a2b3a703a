package dev.mothership.client;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A User-Agent and what was found out about it. Belongs to an event loop.
final class Agent {
    /// Bytes of a User-Agent that are looked at. Browsers send 70 to 300; what is after that in a
    /// header of 32 KiB costs nobody any time.
    static final int LONGEST = 1_024;

    private final Clients clients;
    private final byte[] bytes;
    private final String text;
    private final Kinds kinds;
    private final Answers answers = new Answers();
    private @Nullable Claim claim;

    /// @param text no longer than [#LONGEST]
    Agent(Clients clients, String text) {
        this.clients = clients;
        this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        this.text = text;
        this.kinds = clients.kindsOf(text);
    }

    /// By whose names it was looked at.
    Clients clients() {
        return clients;
    }

    byte[] bytes() {
        return bytes;
    }

    Kinds kinds() {
        return kinds;
    }

    /// Which browser it says that it is. Bots that name one besides do not claim to be one.
    Claim claim() {
        Claim known = claim;
        if (known == null) {
            boolean bot =
                    kinds.hasAnyOf(Kind.BOT.bit() | Kind.LLM.bit())
                            && !kinds.hasAnyOf(Kind.HEADLESS.bit());
            known = bot ? Claim.NONE : Claim.of(text);
            claim = known;
        }
        return known;
    }

    /// Whether it matches a pattern of a route. The answer is kept.
    boolean matches(Pattern pattern, Question question) {
        return answers.has(question)
                ? answers.isYes(question)
                : answers.keep(question, pattern.matcher(text).find());
    }

    String text() {
        return text;
    }
}
