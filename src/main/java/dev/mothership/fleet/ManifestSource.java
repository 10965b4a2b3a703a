package dev.mothership.fleet;

import dev.mothership.manifest.Manifest;
import java.util.List;

/// Where a fleet gets its manifest from when it is to read it again.
@FunctionalInterface
public interface ManifestSource {

    /// Reads it afresh, with what the command line chooses of it.
    ///
    /// @throws Rejected if it is wrong
    Manifest load() throws Rejected;

    /// A manifest that cannot be used.
    final class Rejected extends Exception {
        private static final long serialVersionUID = 1;

        private final transient List<String> problems;

        /// @param problems each for people, with its place; may have several lines
        public Rejected(List<String> problems) {
            super(String.join("\n", problems));
            this.problems = List.copyOf(problems);
        }

        public List<String> problems() {
            return problems;
        }
    }
}
