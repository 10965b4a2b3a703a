package dev.mothership.flagship;

import io.vertx.pgclient.PgException;
import java.util.Locale;
import java.util.Set;

/// What went wrong with a database, in words that hold no password.
final class Failures {
    private static final Set<String> RACES = Set.of("23505", "42P07", "40001");

    private Failures() {}

    static Event.Problem problem(Throwable failure) {
        return failure instanceof Lasting
                ? new Event.Problem(words(failure), true)
                : new Event.Problem(words(failure), false);
    }

    static String words(Throwable failure) {
        if (failure instanceof PgException e) {
            String message = e.getErrorMessage();
            return message == null ? "SQLSTATE " + e.getSqlState() : message;
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /// Whether somebody else made the same table at the same moment.
    static boolean isRace(Throwable failure) {
        return failure instanceof PgException e && RACES.contains(e.getSqlState());
    }

    /// Whether the other way to connect, with TLS or without, may work: the server does not do this
    /// one, or its `pg_hba.conf` does not take it.
    static boolean isAboutTls(Throwable named) {
        Throwable failure = named.getCause() == null ? named : named.getCause();
        if (failure instanceof PgException e) {
            return "28000".equals(e.getSqlState());
        }
        String words = words(failure).toLowerCase(Locale.ROOT);
        return words.contains("ssl") || words.contains("tls");
    }

    /// Something that trying again does not mend.
    static final class Lasting extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lasting(String message) {
            super(message, null, false, false);
        }
    }
}
