package dev.mothership.flagship;

import dev.mothership.timer.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Does what a [Protocol] says, with a real database and real jobs. Everything happens on one event
/// loop.
final class PostgresElection implements Election {
    /// Opens a session.
    interface Sessions {
        Future<PgSession> open();
    }

    private static final Duration LET_READ = Duration.ofMillis(2);

    private final Context context;
    private final Timer timer;
    private final Timing timing;
    private final Protocol protocol;
    private final Sessions sessions;
    private final PrelaunchJobs jobs;
    private final Notices notices;
    private final Optional<String> release;
    private final String server;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private @Nullable PgSession session;
    private PrelaunchJobs.@Nullable Run run;
    private Timer.@Nullable Scheduled due;
    private volatile FlagshipView view;

    PostgresElection(
            Context context,
            Timer timer,
            Setup setup,
            Sessions sessions,
            PrelaunchJobs jobs,
            Notices notices) {
        this.context = context;
        this.timer = timer;
        this.timing = setup.timing();
        this.release = setup.release();
        this.server = setup.server();
        this.protocol = new Protocol(timing, release, timer.nanos() - setup.booting().toNanos());
        this.sessions = sessions;
        this.jobs = jobs;
        this.notices = notices;
        this.view =
                new FlagshipView(
                        Role.CANDIDATE, release, "connecting", timer.now(), Optional.empty());
    }

    /// What an election is about.
    ///
    /// @param release empty: turns are for one wave each
    /// @param server who we are, for people
    /// @param booting for how long we have been
    record Setup(Timing timing, Optional<String> release, String server, Duration booting) {}

    PostgresElection start() {
        context.runOnContext(_ -> perform(protocol.start(timer.nanos())));
        return this;
    }

    @Override
    public CompletionStage<Verdict> verdict() {
        return verdict;
    }

    @Override
    public void stop() {
        on(new Event.StopAsked(false));
    }

    @Override
    public void kill() {
        on(new Event.StopAsked(true));
    }

    @Override
    public FlagshipView view() {
        return view;
    }

    private void on(Event event) {
        context.runOnContext(_ -> perform(protocol.on(event, timer.nanos())));
    }

    private void perform(List<Action> actions) {
        show();
        actions.forEach(this::perform);
        if (due != null) {
            due.cancel();
        }
        long at = protocol.due();
        if (at != Long.MAX_VALUE) {
            Duration delay = Duration.ofNanos(Math.max(0, at - timer.nanos()));
            due = timer.after(delay, this::due);
        }
    }

    /// Goes through the event loop once before it counts: where that stood still for a while, the
    /// answer that is missed may lie there, and is taken first.
    private void due() {
        context.runOnContext(_ -> timer.after(LET_READ, () -> on(new Event.Due())));
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Connect(long id) -> connect(id);
            case Action.Close _ -> close();
            case Action.Look(long id, long epoch) ->
                    ask(id, s -> s.look(epoch), (sent, sight) -> new Event.Saw(id, sent, sight));
            case Action.TryLock(long id) ->
                    ask(id, PgSession::tryLock, (sent, yes) -> new Event.Locked(id, sent, yes));
            case Action.Terminate(long id) ->
                    ask(
                            id,
                            s ->
                                    s.terminate(Duration.ofNanos(timing.stale()))
                                            .map(true)
                                            .otherwise(false),
                            (sent, _) -> new Event.Terminated(id, sent));
            case Action.Claim(long id) ->
                    ask(id, PgSession::claim, (sent, held) -> new Event.Beaten(id, sent, held));
            case Action.Begin(long id) ->
                    ask(id, PgSession::begin, (sent, epoch) -> new Event.Began(id, sent, epoch));
            case Action.Beat(long id, long epoch) ->
                    ask(id, s -> s.beat(epoch), (sent, held) -> new Event.Beaten(id, sent, held));
            case Action.Tell(long id, long epoch, Turn.Report report) ->
                    ask(
                            id,
                            s -> s.tell(epoch, report),
                            (sent, told) -> new Event.Told(id, sent, told));
            case Action.StartJobs _ -> {
                PrelaunchJobs.Run started = jobs.start();
                run = started;
                started.result().thenAccept(result -> on(new Event.JobsEnded(result)));
            }
            case Action.StopJobs(Duration grace) -> withRun(running -> running.stop(grace));
            case Action.KillJobs _ -> withRun(PrelaunchJobs.Run::kill);
            case Action.Note(boolean warning, String text) -> {
                if (warning) {
                    notices.warn("flagship: " + text);
                } else {
                    notices.info("flagship: " + text);
                }
            }
            case Action.Decide(Verdict result) -> verdict.complete(result);
        }
    }

    private void withRun(java.util.function.Consumer<PrelaunchJobs.Run> action) {
        if (run != null) {
            action.accept(run);
        }
    }

    private void connect(long id) {
        long sent = timer.nanos();
        sessions.open()
                .onComplete(opened -> {
                    if (opened.failed()) {
                        on(new Event.Refused(id, Failures.problem(opened.cause())));
                        return;
                    }
                    PgSession fresh = opened.result();
                    context.runOnContext(_ -> {
                        boolean wanted =
                                protocol.state() instanceof State.Connecting(boolean trying, _)
                                        && trying;
                        if (!wanted) {
                            fresh.close();
                            return;
                        }
                        session = fresh;
                        fresh.handlers(
                                () -> on(new Event.Notified(id)),
                                () ->
                                        on(
                                                new Event.Lost(
                                                        id,
                                                        new Event.Problem(
                                                                "the connection was closed",
                                                                false))));
                        perform(protocol.on(new Event.Connected(id, sent), timer.nanos()));
                    });
                });
    }

    private void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    /// Makes an event of an answer.
    private interface Answer<T> {
        Event event(long sent, T result);
    }

    private <T> void ask(long id, Function<PgSession, Future<T>> statement, Answer<T> answer) {
        if (session == null) {
            return;
        }
        long sent = protocol.sent();
        statement
                .apply(session)
                .onComplete(done ->
                        on(
                                done.succeeded()
                                        ? answer.event(sent, done.result())
                                        : new Event.Lost(id, Failures.problem(done.cause()))));
    }

    private void show() {
        State state = protocol.state();
        Role role =
                switch (state) {
                    case State.Running _, State.Stopping _, State.Telling _ -> Role.FLAGSHIP;
                    case State.Over(Verdict.Proceed(Role found)) -> found;
                    case State.Watching _ when protocol.flagship().isPresent() -> Role.ESCORT;
                    case State _ -> Role.CANDIDATE;
                };
        String words = StateWords.of(state);
        if (view.role() != role || !view.state().equals(words)) {
            view =
                    new FlagshipView(
                            role,
                            release,
                            words,
                            timer.now(),
                            role == Role.FLAGSHIP ? Optional.of(server) : protocol.flagship());
        }
    }
}
