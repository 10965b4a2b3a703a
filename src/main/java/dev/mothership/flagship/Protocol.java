package dev.mothership.flagship;

import dev.mothership.flagship.Turn.Report;
import dev.mothership.timer.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one server in an election does, without a clock, a socket or a process: events come in,
/// actions come out. [State] has the diagram, [Timing] why no two servers run jobs at a time.
///
/// Confined to one thread. Times are monotonic nanoseconds from an arbitrary origin.
final class Protocol {
    private static final Duration ORDERED_GRACE = Duration.ofSeconds(10);
    private static final long NEVER = Long.MAX_VALUE;

    private final Timing timing;
    private final Judgement judgement;

    /// When this server began to boot.
    private final long born;

    private final Patience patience;
    private State state = new State.Connecting(false, 0);
    private long session;

    /// When the statement that is not answered yet was sent; [#NEVER]: there is none.
    private long asked = NEVER;

    /// When the last statement that was answered was sent.
    private long answered;

    /// When the next statement is due, while nothing else happens.
    private long next;

    /// Whether something changed in the table while a statement was under way.
    private boolean again;

    private long ownEpoch;

    /// Whether our jobs have succeeded in [#ownEpoch], and that could not be written.
    private boolean untold;

    private boolean stopAsked;
    private Sight sight = new Sight(Optional.empty(), Optional.empty(), Optional.empty());
    private List<Action> actions = new ArrayList<>();

    Protocol(Timing timing, Optional<String> release, long born) {
        this.timing = timing;
        this.judgement = new Judgement(release);
        this.born = born;
        this.patience = new Patience(timing);
    }

    /// When the statement under way was sent.
    long sent() {
        return asked;
    }

    State state() {
        return state;
    }

    /// The server that is the flagship as far as is known.
    Optional<String> flagship() {
        return sight.running().map(Sight.Running::server).or(() -> sight.turn().map(Turn::server));
    }

    /// To be called once.
    List<Action> start(long now) {
        patience.renew(now);
        connect();
        return taken();
    }

    List<Action> on(Event event, long now) {
        switch (event) {
            case Event.Connected(long id, long sent) when isWaited(id) -> connected(sent, now);
            case Event.Refused(long id, Event.Problem problem) when isWaited(id) ->
                    refused(problem, now);
            case Event.Lost(long id, Event.Problem problem) when id == session ->
                    lost(problem, now);
            case Event.Saw(long id, long sent, Sight seen) when answers(id, sent) ->
                    saw(seen, sent, now);
            case Event.Locked(long id, long sent, boolean taken) when answers(id, sent) ->
                    locked(taken, now);
            case Event.Terminated(long id, long sent) when answers(id, sent) ->
                    ask(new Action.TryLock(session), now);
            case Event.Beaten(long id, long sent, boolean held) when answers(id, sent) ->
                    held(held, now);
            case Event.Began(long id, long sent, long epoch) when answers(id, sent) ->
                    began(epoch, now);
            case Event.Told(long id, long sent, boolean told) when answers(id, sent) ->
                    told(told, now);
            case Event.Notified(long id) when id == session -> notified(now);
            case Event.JobsEnded(PrelaunchJobs.Result result) -> jobsEnded(result, now);
            case Event.StopAsked(boolean atOnce) -> stopAsked(atOnce);
            case Event.Due _ -> due(now);
            case Event _ -> {} // of a session that was given up
        }
        return taken();
    }

    /// When [Event.Due] is to come.
    long due() {
        long beat = asked == NEVER ? next : NEVER;
        long fence = answered + timing.fence();
        return switch (state) {
            case State.Connecting(boolean trying, long at) ->
                    Math.min(patience.end(), trying ? NEVER : at);
            case State.Watching _ ->
                    Math.min(patience.end(), asked == NEVER ? next : asked + timing.fence());
            case State.Holding _, State.Beginning _, State.Telling _ -> fence;
            case State.Settling(long until) ->
                    Math.min(fence, asked == NEVER ? Math.min(until, next) : NEVER);
            case State.Running(long deadline) -> Math.min(Math.min(fence, deadline), beat);
            case State.Stopping(State.Why why) ->
                    why == State.Why.FENCED ? NEVER : Math.min(fence, beat);
            case State.Over _ -> NEVER;
        };
    }

    private void due(long now) {
        boolean idle = asked == NEVER;
        switch (state) {
            case State.Connecting _ when now >= patience.end() -> fail(patience.connecting());
            case State.Connecting(boolean trying, long at) -> {
                if (!trying && now >= at) {
                    connect();
                }
            }
            case State.Watching _ when now >= patience.end() ->
                    fail(patience.watching(sight.running()));
            case State.Watching _ when !idle && now - asked >= timing.fence() ->
                    lost(silent(asked, now), now);
            case State.Watching _ when idle && now >= next -> look(now);
            case State.Watching _ -> {}
            case State state when state.holdsLock() && now - answered >= timing.fence() ->
                    lost(silent(answered, now), now);
            case State.Settling(long until) when idle && now >= until -> begin(now);
            case State.Settling _ when idle && now >= next -> ask(new Action.Claim(session), now);
            case State.Running(long deadline) when now >= deadline -> {
                note(true, "prelaunch did not end within " + words(timing.prelaunch()));
                stopJobs(ORDERED_GRACE, State.Why.LATE);
            }
            case State.Running _, State.Stopping _ when idle && state.holdsLock() && now >= next ->
                    ask(new Action.Beat(session, ownEpoch), now);
            case State _ -> {}
        }
    }

    private boolean isWaited(long id) {
        return id == session && state instanceof State.Connecting(boolean trying, _) && trying;
    }

    /// Takes note of an answer, if it is one to what was asked.
    private boolean answers(long id, long sent) {
        if (id != session || state instanceof State.Over) {
            return false;
        }
        answered = Math.max(answered, sent);
        next = sent + timing.heartbeat();
        if (sent == asked) {
            asked = NEVER;
        }
        return true;
    }

    private void connect() {
        session++;
        state = new State.Connecting(true, 0);
        actions.add(new Action.Connect(session));
    }

    private void connected(long sent, long now) {
        answered = sent;
        again = false;
        state = new State.Watching();
        look(now);
    }

    private void refused(Event.Problem problem, long now) {
        patience.problem(problem.reason());
        if (problem.lasting()) {
            fail(problem.reason());
        } else {
            state = new State.Connecting(false, now + timing.retry());
        }
    }

    private void look(long now) {
        ask(new Action.Look(session, ownEpoch), now);
    }

    private void ask(Action statement, long now) {
        asked = now;
        actions.add(statement);
    }

    private void saw(Sight seen, long sent, long now) {
        boolean news =
                !seen.running()
                        .map(Sight.Running::server)
                        .equals(sight.running().map(Sight.Running::server));
        sight = seen;
        Duration booting = Duration.ofNanos(sent - born);
        Optional<Verdict> verdict = judgement.of(seen, booting);
        if (verdict.isPresent()) {
            if (verdict.get() instanceof Verdict.Proceed) {
                judgement.words(seen, booting).forEach(text -> note(false, text));
            }
            over(verdict.get());
        } else if (state instanceof State.Holding) {
            taken(now);
        } else if (state instanceof State.Watching) {
            patience.saw(seen.running(), now);
            if (news) {
                seen.running()
                        .ifPresent(running ->
                                note(false, "waiting for the flagship " + running.server()));
            }
            boolean stale =
                    seen.running()
                            .map(running -> running.silence().toNanos() >= timing.stale())
                            .orElse(false);
            ask(stale ? new Action.Terminate(session) : new Action.TryLock(session), now);
        }
    }

    private void locked(boolean taken, long now) {
        if (taken) {
            state = new State.Holding();
            look(now);
        } else if (again) {
            again = false;
            look(now);
        }
    }

    /// The lock is ours, and the table was read since.
    private void taken(long now) {
        boolean ownTurn =
                sight.turn()
                        .map(turn -> turn.phase() == Turn.Phase.RUNNING && turn.epoch() == ownEpoch)
                        .orElse(false);
        if (untold && ownTurn) {
            tell(Report.READY, now);
        } else if (sight.running().isPresent()) {
            Sight.Running last = sight.running().get();
            long until = timing.successorAt(answered, last.silence());
            note(
                    true,
                    "the flagship "
                            + last.server()
                            + " has gone: taking over in "
                            + words(until - now));
            state = new State.Settling(until);
            ask(new Action.Claim(session), now);
        } else {
            begin(now);
        }
    }

    private void begin(long now) {
        state = new State.Beginning();
        ask(new Action.Begin(session), now);
    }

    private void held(boolean held, long now) {
        if (!held) {
            lost(new Event.Problem("the lock is not ours any more", false), now);
        }
    }

    private void began(long epoch, long now) {
        if (now - answered >= timing.fence()) {
            lost(silent(answered, now), now);
            return;
        }
        ownEpoch = epoch;
        untold = false;
        note(
                false,
                "this server is the flagship"
                        + judgement.release().map(r -> " for release " + r).orElse(""));
        state = new State.Running(now + timing.prelaunch());
        actions.add(new Action.StartJobs());
    }

    private void notified(long now) {
        if (state instanceof State.Watching) {
            if (asked == NEVER) {
                look(now);
            } else {
                again = true;
            }
        }
    }

    private void jobsEnded(PrelaunchJobs.Result result, long now) {
        boolean done = result instanceof PrelaunchJobs.Result.Done;
        if (state instanceof State.Stopping(State.Why why) && why == State.Why.FENCED) {
            untold = done;
            reconnectOrStop(now);
        } else if (state instanceof State.Stopping(State.Why why)
                && why == State.Why.LATE
                && !done) {
            tell(
                    Report.failed(
                            "",
                            "prelaunch did not end within " + words(timing.prelaunch()),
                            List.of()),
                    now);
        } else if (state instanceof State.Running || state instanceof State.Stopping) {
            tell(
                    switch (result) {
                        case PrelaunchJobs.Result.Done _ -> Report.READY;
                        case PrelaunchJobs.Result.Stopped _ -> Report.STOPPED;
                        case PrelaunchJobs.Result.Failed(
                                        String job,
                                        String reason,
                                        List<String> lines) ->
                                Report.failed(job, reason, lines);
                    },
                    now);
        }
    }

    private void tell(Report report, long now) {
        state = new State.Telling(report);
        ask(new Action.Tell(session, ownEpoch, report), now);
    }

    private void told(boolean told, long now) {
        if (!told) {
            lost(new Event.Problem("the lock is not ours any more", false), now);
        } else if (state instanceof State.Telling(Report report)) {
            over(
                    report.phase() == Turn.Phase.FAILED
                            ? new Verdict.Failed(report.reason(), report.lines())
                            : report.phase() == Turn.Phase.STOPPED || stopAsked
                                    ? new Verdict.Stopped()
                                    : new Verdict.Proceed(Role.FLAGSHIP));
        }
    }

    /// The session is of no use any more. What runs because of it is stopped.
    private void lost(Event.Problem problem, long now) {
        if (state instanceof State.Over || state instanceof State.Connecting) {
            return;
        }
        patience.problem(problem.reason());
        closeSession();
        boolean runs =
                state instanceof State.Running
                        || (state instanceof State.Stopping(State.Why why)
                                && why != State.Why.FENCED);
        if (runs) {
            note(
                    true,
                    "prelaunch is stopped, for another server may run it now: " + problem.reason());
            stopJobs(Duration.ofNanos(timing.grace()), State.Why.FENCED);
        } else if (!(state instanceof State.Stopping)) {
            untold |= state instanceof State.Telling(Report report) && report == Report.READY;
            note(true, "lost the database: " + problem.reason());
            reconnectOrStop(now);
        }
    }

    private void reconnectOrStop(long now) {
        if (stopAsked) {
            over(new Verdict.Stopped());
        } else {
            patience.renew(now);
            connect();
        }
    }

    private void stopAsked(boolean atOnce) {
        stopAsked = true;
        if (state instanceof State.Running || state instanceof State.Stopping) {
            if (state instanceof State.Running) {
                stopJobs(ORDERED_GRACE, State.Why.ORDERED);
            }
            if (atOnce) {
                actions.add(new Action.KillJobs());
            }
        } else if (!(state instanceof State.Over)
                && (atOnce || !(state instanceof State.Telling))) {
            over(new Verdict.Stopped());
        }
    }

    private void stopJobs(Duration grace, State.Why why) {
        state = new State.Stopping(why);
        actions.add(new Action.StopJobs(grace));
    }

    private void fail(String reason) {
        over(new Verdict.Failed("cannot elect a flagship: " + reason, List.of()));
    }

    private void over(Verdict verdict) {
        closeSession();
        state = new State.Over(verdict);
        actions.add(new Action.Decide(verdict));
    }

    private void closeSession() {
        actions.add(new Action.Close(session));
        session++;
        asked = NEVER;
    }

    private Event.Problem silent(long since, long now) {
        return new Event.Problem("the database did not answer for " + words(now - since), false);
    }

    private void note(boolean warning, String text) {
        actions.add(new Action.Note(warning, text));
    }

    private static String words(long nanos) {
        return Words.of(Duration.ofNanos(Math.max(0, nanos)));
    }

    private List<Action> taken() {
        List<Action> out = actions;
        actions = new ArrayList<>();
        return out;
    }
}
