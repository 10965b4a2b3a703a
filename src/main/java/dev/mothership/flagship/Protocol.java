package dev.mothership.flagship;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What one server in an election does, without a clock, a socket or a process: events come in,
/// actions come out. [State] has the diagram, [Timing] why no two servers run jobs at a time.
///
/// Confined to one thread. Times are monotonic nanoseconds from an arbitrary origin.
final class Protocol {
    private static final Duration ORDERED_GRACE = Duration.ofSeconds(10);
    private static final long NEVER = Dialogue.NEVER;

    private final Situation is;
    private final Dialogue dialogue;
    private final Candidacy candidacy;
    private final Reign reign;

    /// @param born when this server began to boot
    Protocol(Timing timing, Optional<String> release, long born) {
        Judgement judgement = new Judgement(release);
        this.is = new Situation(timing);
        this.dialogue = is.dialogue;
        this.reign = new Reign(is, judgement);
        this.candidacy = new Candidacy(is, judgement, reign, born);
    }

    /// When the statement under way was sent.
    long sent() {
        return dialogue.asked();
    }

    State state() {
        return is.state;
    }

    /// The server that is the flagship as far as is known.
    Optional<String> flagship() {
        return is.sight
                .running()
                .map(Sight.Running::server)
                .or(() -> is.sight.turn().map(Turn::server));
    }

    /// To be called once.
    List<Action> start(long now) {
        is.patience.renew(now);
        is.connect();
        return is.taken();
    }

    List<Action> on(Event event, long now) {
        switch (event) {
            case Event.Connected(long id, long sent) when isWaited(id) ->
                    candidacy.connected(sent, now);
            case Event.Refused(long id, Event.Problem problem) when isWaited(id) ->
                    candidacy.refused(problem, now);
            case Event.Lost(long id, Event.Problem problem) when id == dialogue.session() ->
                    is.lost(problem, now);
            case Event.Saw(long id, long sent, Sight seen) when answers(id, sent) ->
                    candidacy.saw(seen, sent, now);
            case Event.Locked(long id, long sent, boolean taken) when answers(id, sent) ->
                    candidacy.locked(taken, now);
            case Event.Terminated(long id, long sent) when answers(id, sent) ->
                    candidacy.terminated(now);
            case Event.Beaten(long id, long sent, boolean held) when answers(id, sent) ->
                    reign.held(held, now);
            case Event.Began(long id, long sent, long epoch) when answers(id, sent) ->
                    reign.began(epoch, now);
            case Event.Told(long id, long sent, boolean told) when answers(id, sent) ->
                    reign.told(told, now);
            case Event.Notified(long id) when id == dialogue.session() -> candidacy.notified(now);
            case Event.JobsEnded(PrelaunchJobs.Result result) -> reign.jobsEnded(result, now);
            case Event.StopAsked(boolean atOnce) -> stopAsked(atOnce);
            case Event.Due _ -> due(now);
            case Event _ -> {} // of a session that was given up
        }
        return is.taken();
    }

    private boolean isWaited(long id) {
        return id == dialogue.session()
                && is.state instanceof State.Connecting(boolean trying, _)
                && trying;
    }

    private boolean answers(long id, long sent) {
        return !(is.state instanceof State.Over) && dialogue.answers(id, sent);
    }

    /// When [Event.Due] is to come.
    long due() {
        long fence = dialogue.fence();
        return switch (is.state) {
            case State.Connecting(boolean trying, long at) ->
                    Math.min(is.patience.end(), trying ? NEVER : at);
            case State.Watching _ ->
                    Math.min(
                            is.patience.end(),
                            dialogue.idle()
                                    ? dialogue.next()
                                    : dialogue.asked() + is.timing.fence());
            case State.Holding _, State.Beginning _, State.Telling _ -> fence;
            case State.Settling(long until) ->
                    Math.min(fence, dialogue.idle() ? Math.min(until, dialogue.next()) : NEVER);
            case State.Running(long deadline) ->
                    Math.min(Math.min(fence, deadline), dialogue.next());
            case State.Stopping(State.Why why) ->
                    why == State.Why.FENCED ? NEVER : Math.min(fence, dialogue.next());
            case State.Over _ -> NEVER;
        };
    }

    private void due(long now) {
        long session = dialogue.session();
        switch (is.state) {
            case State.Connecting _ when now >= is.patience.end() ->
                    is.fail(is.patience.connecting());
            case State.Connecting(boolean trying, long at) -> {
                if (!trying && now >= at) {
                    is.connect();
                }
            }
            case State.Watching _ when now >= is.patience.end() ->
                    is.fail(is.patience.watching(is.sight.running()));
            case State.Watching _
                    when !dialogue.idle() && now - dialogue.asked() >= is.timing.fence() ->
                    is.lost(Situation.silent(dialogue.asked(), now), now);
            case State.Watching _ when dialogue.due(now) -> is.look(now);
            case State.Watching _ -> {}
            case State state when state.holdsLock() && now >= dialogue.fence() ->
                    is.lost(Situation.silent(dialogue.answered(), now), now);
            case State.Settling(long until) when dialogue.idle() && now >= until ->
                    reign.begin(now);
            case State.Settling _ when dialogue.due(now) -> is.ask(new Action.Claim(session), now);
            case State.Running(long deadline) when now >= deadline -> {
                is.note(true, reign.late());
                is.stopJobs(ORDERED_GRACE, State.Why.LATE);
            }
            case State.Running _, State.Stopping _ when is.state.holdsLock() && dialogue.due(now) ->
                    is.ask(new Action.Beat(session, is.ownEpoch), now);
            case State _ -> {}
        }
    }

    private void stopAsked(boolean atOnce) {
        is.stopAsked = true;
        if (is.state instanceof State.Running || is.state instanceof State.Stopping) {
            if (is.state instanceof State.Running) {
                is.stopJobs(ORDERED_GRACE, State.Why.ORDERED);
            }
            if (atOnce) {
                is.add(new Action.KillJobs());
            }
        } else if (!(is.state instanceof State.Over)
                && (atOnce || !(is.state instanceof State.Telling))) {
            is.over(new Verdict.Stopped());
        }
    }
}
