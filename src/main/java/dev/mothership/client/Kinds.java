package dev.mothership.client;

import java.util.ArrayList;
import java.util.List;

/// What kinds a client is of. Immutable; equal ones are the same object.
public final class Kinds {
    private static final int ALL = (1 << Kind.values().length) - 1;
    private static final Kinds[] BY_MASK = make();

    /// Of a client that says nothing of itself, or nothing that is known.
    static final Kinds NONE = BY_MASK[0];

    private final int mask;
    private final String text;

    private Kinds(int mask) {
        this.mask = mask;
        List<String> words = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if ((mask & kind.bit()) != 0) {
                words.add(kind.word());
            }
        }
        this.text = words.isEmpty() ? "unknown" : String.join(", ", words);
    }

    private static Kinds[] make() {
        Kinds[] all = new Kinds[ALL + 1];
        for (int mask = 0; mask < all.length; mask++) {
            all[mask] = new Kinds(mask);
        }
        return all;
    }

    /// @param mask bits of kinds; others are passed over
    static Kinds of(int mask) {
        return BY_MASK[mask & ALL];
    }

    boolean hasAnyOf(int kinds) {
        return (mask & kinds) != 0;
    }

    /// As ships are told: `llm, bot`; of no kind, `unknown`.
    @Override
    public String toString() {
        return text;
    }
}
