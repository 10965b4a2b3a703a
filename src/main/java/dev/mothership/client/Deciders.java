package dev.mothership.client;

import dev.mothership.http.FieldName;
import java.util.ArrayList;
import java.util.List;

/// The header fields of a request that had a say in which route takes it: another one in their
/// place might get another response (RFC 9110, 12.5.5). Immutable; equal ones are the same object.
public final class Deciders {
    /// All that conditions look at.
    private static final List<FieldName> POSSIBLE =
            List.of(FieldName.USER_AGENT, FieldName.ACCEPT, FieldName.ANYTHING);

    private static final Deciders[] BY_MASK = make();

    /// Whatever the request's fields are, the route is the same.
    public static final Deciders NONE = BY_MASK[0];

    static final Deciders USER_AGENT = of(FieldName.USER_AGENT);
    static final Deciders ACCEPT = of(FieldName.ACCEPT);
    static final Deciders ANYTHING = of(FieldName.ANYTHING);

    private final int mask;
    private final List<FieldName> names;
    private final String text;

    private Deciders(int mask) {
        this.mask = mask;
        List<FieldName> all = new ArrayList<>();
        for (FieldName name : POSSIBLE) {
            if ((mask & bit(name)) != 0) {
                all.add(name);
            }
        }
        // That all fields have decided says all that there is to say.
        this.names =
                all.contains(FieldName.ANYTHING) ? List.of(FieldName.ANYTHING) : List.copyOf(all);
        this.text = String.join(", ", names.stream().map(FieldName::text).toList());
    }

    private static Deciders[] make() {
        Deciders[] all = new Deciders[1 << POSSIBLE.size()];
        for (int mask = 0; mask < all.length; mask++) {
            all[mask] = new Deciders(mask);
        }
        return all;
    }

    private static int bit(FieldName name) {
        return 1 << POSSIBLE.indexOf(name);
    }

    private static Deciders of(FieldName name) {
        return BY_MASK[bit(name)];
    }

    /// These and those.
    Deciders and(Deciders others) {
        return BY_MASK[mask | others.mask];
    }

    /// Whether all fields have decided, and which they are, and their order.
    public boolean isAnything() {
        return (mask & ANYTHING.mask) != 0;
    }

    /// The fields; of all, only [FieldName#ANYTHING].
    public List<FieldName> names() {
        return names;
    }

    /// As `Vary` has them.
    @Override
    public String toString() {
        return text;
    }
}
