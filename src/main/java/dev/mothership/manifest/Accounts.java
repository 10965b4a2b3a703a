package dev.mothership.manifest;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Optional;

/// Which users and groups this system has, and which user mothership is.
interface Accounts {

    boolean hasUser(String name);

    boolean hasGroup(String name);

    /// Whether mothership runs as this user.
    boolean isOwn(String user);

    /// Whether it may run ships as others.
    boolean isRoot();

    /// Those of the system, asked each time.
    static Accounts system() {
        return new OfSystem();
    }

    /// By the JDK's lookup, which asks the system's library; numbers count as names.
    final class OfSystem implements Accounts {
        private interface Lookup {
            UserPrincipal find(UserPrincipalLookupService service) throws IOException;
        }

        private OfSystem() {}

        private static Optional<UserPrincipal> find(Lookup lookup) {
            try {
                return Optional.of(
                        lookup.find(FileSystems.getDefault().getUserPrincipalLookupService()));
            } catch (IOException _) {
                return Optional.empty();
            }
        }

        private static Optional<UserPrincipal> user(String name) {
            return find(service -> service.lookupPrincipalByName(name));
        }

        /// A container may have no entry for who it runs as; the kernel knows.
        private static Optional<UserPrincipal> own() {
            return find(_ -> Files.getOwner(Path.of("/proc/self")))
                    .or(() -> user(System.getProperty("user.name", "")));
        }

        @Override
        public boolean hasUser(String name) {
            return user(name).isPresent();
        }

        @Override
        public boolean hasGroup(String name) {
            return find(service -> service.lookupPrincipalByGroupName(name)).isPresent();
        }

        @Override
        public boolean isOwn(String user) {
            return own().isPresent() && own().equals(user(user));
        }

        @Override
        public boolean isRoot() {
            return isOwn("0");
        }
    }
}
