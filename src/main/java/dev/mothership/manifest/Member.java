package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One checked `[[fleet.GROUP]]` table.
///
/// @param own what stands in it
/// @param template `[base.ship]`
record Member(String group, Values own, Values template) {

    /// All of them, in declaration order over the whole file.
    static List<Member> of(Values root) {
        Values template = root.table("base").table("ship");
        List<Member> members = new ArrayList<>();
        root.table("fleet")
                .map()
                .forEach((group, ships) ->
                        ships.elements()
                                .forEach(ship ->
                                        members.add(new Member(group, ship.table(), template))));
        members.sort(Comparator.comparingInt(member -> member.own.offset()));
        return members;
    }

    /// Own values, and the template's where there is none.
    Values values() {
        return own.over(template);
    }

    Optional<Values.Value> name() {
        return own.value("name");
    }

    /// Its name, or a stand-in where that has a problem of its own.
    String label() {
        return name().map(Values.Value::text).orElse("");
    }

    /// The template's tags and its own.
    Stream<Values.Value> tags() {
        return Stream.concat(template.elements("tags").stream(), own.elements("tags").stream());
    }
}
