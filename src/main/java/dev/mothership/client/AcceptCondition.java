package dev.mothership.client;

import dev.mothership.http.FieldName;
import java.util.List;
import java.util.stream.Collectors;

/// `accept`: the client asks for one of these media types by name. A range such as `*/*` is no such
/// wish: nearly every client sends one. Immutable.
final class AcceptCondition implements Condition {
    private final Question question;
    private final List<MediaType> types;

    AcceptCondition(Question question, List<MediaType> types) {
        this.question = question;
        this.types = List.copyOf(types);
    }

    @Override
    public boolean takes(Visitor visitor) {
        String accept = visitor.head().fields().joined(FieldName.ACCEPT);
        if (accept == null) {
            return false;
        }
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).isNamedIn(accept)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Question question() {
        return question;
    }

    @Override
    public String describe() {
        return "is for clients that accept "
                + types.stream().map(MediaType::toString).collect(Collectors.joining(" or "));
    }

    @Override
    public String obstacle(Visitor visitor) {
        String accept = visitor.head().fields().joined(FieldName.ACCEPT);
        return describe()
                + (accept == null ? ", this one does not say what" : ", this one " + accept);
    }

    @Override
    public Deciders decidedBy() {
        return Deciders.ACCEPT;
    }
}
