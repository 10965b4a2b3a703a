package dev.mothership.manifest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Refuses patterns of fingerprints where there are no fingerprints: they would match nothing,
/// without a word.
final class ShieldRules {
    /// Whether this build makes fingerprints; the proxy finds them by the same file.
    private static final boolean BUILT_IN =
            ShieldRules.class.getResource("/META-INF/services/dev.mothership.client.Fingerprints")
                    != null;

    private final Report report;
    private final boolean builtIn;

    ShieldRules(Report report) {
        this(report, BUILT_IN);
    }

    /// @param builtIn whether the build makes fingerprints
    ShieldRules(Report report, boolean builtIn) {
        this.report = report;
        this.builtIn = builtIn;
    }

    void check(Values mothership, List<Member> members) {
        Optional<String> obstacle = obstacle(mothership.table("shields"));
        if (obstacle.isPresent()) {
            Stream<Values.Value> routed =
                    members.stream()
                            .flatMap(member -> member.values().elements("routes").stream())
                            .filter(route -> route.object() instanceof Values)
                            .flatMap(route -> route.table().elements("fingerprint").stream());
            routed.forEach(value -> refuse("fingerprint", value, obstacle.get()));
            mothership
                    .table("shields")
                    .elements("deny")
                    .forEach(value -> refuse("deny", value, obstacle.get()));
        }
    }

    private Optional<String> obstacle(Values shields) {
        if (!builtIn) {
            return Optional.of("this build of mothership was made without JA4H");
        }
        return shields.get("ja4h", Boolean.class).orElse(true)
                ? Optional.empty()
                : Optional.of("JA4H is switched off by `ja4h = false`");
    }

    private void refuse(String key, Values.Value value, String obstacle) {
        if (!FingerprintFormat.isVerdict(value.text())) {
            report.problem(
                    value.offset(),
                    "cannot use `" + key + "` with a fingerprint: " + obstacle,
                    "verdicts such as \"spoofed\" work all the same");
        }
    }
}
