package io.paysync.polling;

import io.paysync.contract.polling.PollingApi.FindPolls;
import io.paysync.contract.polling.PollingApi.Poll;
import io.paysync.contract.polling.PollingApi.Polls;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the providers said about one order, for people. Answers that repeat the one before are told as one. */
final class Timeline {
    private static final int SHOWN_MAX = 200;

    private final PollStore polls;
    private final WatchStore watches;

    Timeline(PollStore polls, WatchStore watches) {
        this.polls = polls;
        this.watches = watches;
    }

    Future<Polls> find(FindPolls asked) {
        Future<List<Poll>> log = polls.find(asked.key(), SHOWN_MAX);
        Future<Optional<WatchStore.State>> watch = watches.find(asked.key());
        return Future.all(log, watch).map(both -> shown(log.result(), watch.result()));
    }

    private static Polls shown(List<Poll> log, Optional<WatchStore.State> watch) {
        List<Poll> shown = new ArrayList<>(log);
        watch.ifPresent(state -> {
            Instant at = state.lastAt();
            String outcome = state.outcome();
            if (at != null && outcome != null && state.repeats() > 0) {
                String text = "unchanged, " + state.repeats() + " more times";
                shown.add(0, new Poll(at, outcome, state.status(), text, state.tookMs()));
            }
        });
        List<Poll> cut = List.copyOf(shown.subList(0, Math.min(SHOWN_MAX, shown.size())));
        return new Polls(cut, watch.map(WatchStore.State::nextAt).orElse(null));
    }
}
