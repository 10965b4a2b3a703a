package dev.mothership.flagship;

/// What a server asks the database, one statement at a time, in one session after another, and when
/// it last heard from it. Confined to one thread.
final class Dialogue {
    static final long NEVER = Long.MAX_VALUE;

    private final Timing timing;
    private long session;

    /// When the statement that is not answered yet was sent; [#NEVER]: there is none.
    private long asked = NEVER;

    /// When the last statement that was answered was sent.
    private long answered;

    /// When the next statement is due, while nothing else happens.
    private long next;

    Dialogue(Timing timing) {
        this.timing = timing;
    }

    /// The number of the session that counts; answers of earlier ones do not.
    long session() {
        return session;
    }

    /// Makes a session of another number the one that counts.
    long another() {
        asked = NEVER;
        return ++session;
    }

    /// The session is there.
    ///
    /// @param sent when it was asked for
    void open(long sent) {
        answered = sent;
    }

    void ask(long now) {
        asked = now;
    }

    /// When the statement under way was sent.
    long asked() {
        return asked;
    }

    boolean idle() {
        return asked == NEVER;
    }

    /// Takes note of an answer, if it is one to what was asked.
    boolean answers(long id, long sent) {
        if (id != session) {
            return false;
        }
        answered = Math.max(answered, sent);
        next = sent + timing.heartbeat();
        if (sent == asked) {
            asked = NEVER;
        }
        return true;
    }

    /// When the last statement that was answered was sent: until then the server has heard from us.
    long answered() {
        return answered;
    }

    /// When a flagship that hears nothing is none any more.
    long fence() {
        return answered + timing.fence();
    }

    /// When the next statement is due; [#NEVER] while one is under way.
    long next() {
        return idle() ? next : NEVER;
    }

    /// Whether nothing is under way, and the next statement is due.
    boolean due(long now) {
        return idle() && now >= next;
    }
}
