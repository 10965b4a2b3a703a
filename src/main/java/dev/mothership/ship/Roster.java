package dev.mothership.ship;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All crews of a fleet, in declaration order, and those that a reload has taken out and that have
/// yet to end. Owned by the fleet's thread.
final class Roster {
    private final Map<String, Crew> crews = new LinkedHashMap<>();
    private final List<Crew> dismissed = new ArrayList<>();

    Collection<Crew> crews() {
        return crews.values();
    }

    /// @throws IllegalArgumentException if there is none
    Crew crew(String name) {
        Crew crew = crews.get(name);
        if (crew == null) {
            throw new IllegalArgumentException("cannot find ship " + name);
        }
        return crew;
    }

    boolean has(String name) {
        return crews.containsKey(name);
    }

    /// These are the crews from now on, in this order; those that are not among them are dismissed.
    void replaceBy(List<Crew> next) {
        for (Crew crew : crews.values()) {
            if (!next.contains(crew)) {
                crew.dismiss();
                dismissed.add(crew);
            }
        }
        crews.clear();
        next.forEach(crew -> crews.put(crew.name(), crew));
    }

    /// Crews that were dismissed and of which something is left.
    List<Crew> dismissed() {
        dismissed.removeIf(crew -> crew.all().findAny().isEmpty());
        return List.copyOf(dismissed);
    }

    /// With those that were dismissed.
    Stream<Crew> everyCrew() {
        return Stream.concat(crews.values().stream(), dismissed.stream());
    }

    /// The instances that are to be there.
    List<InstanceLife> members() {
        return crews.values().stream().flatMap(crew -> crew.members().stream()).toList();
    }

    /// With those that are on their way out.
    List<InstanceLife> all() {
        return everyCrew().flatMap(Crew::all).toList();
    }

    /// The process groups whose memory is limited.
    List<MemoryWatch.Watched> watched() {
        return all().stream().flatMap(life -> new InstanceView(life).watched().stream()).toList();
    }

    /// What the processes of an instance are started with.
    ///
    /// @param name of a ship, for its first instance, or of one instance: `app.2`
    Surroundings surroundings(String name) {
        List<InstanceLife> members = members();
        return members.stream()
                .map(InstanceLife::setup)
                .filter(setup -> setup.answersTo(name))
                .findFirst()
                .map(InstanceSetup::surroundings)
                .orElseGet(() ->
                        new Surroundings.Unknown(
                                "cannot run anything in "
                                        + name
                                        + ": there is no ship `"
                                        + name
                                        + "`, but "
                                        + Orders.names(members)));
    }

    /// The names of what any of some crews depends on.
    static Set<String> needed(List<Crew> crews) {
        return crews.stream()
                .flatMap(crew -> crew.ship().dependsOn().stream())
                .collect(Collectors.toSet());
    }

    /// The crews that a ship depends on.
    Stream<Crew> needed(Crew crew) {
        return crew.ship().dependsOn().stream().map(this::crew);
    }

    /// Whether an instance is to go.
    boolean isLeaving(InstanceLife life) {
        return everyCrew().anyMatch(crew -> crew.isLeaving(life));
    }
}
