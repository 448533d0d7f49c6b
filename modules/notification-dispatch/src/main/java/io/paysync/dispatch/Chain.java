package io.paysync.dispatch;

import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.contract.dispatch.EndpointRule.QuietHours;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints of one merchant of which each stands in for the one before it, so that one of them is told. Whose turn it is
 * follows from what became of the deliveries of one change, whichever node asks and however often. Pure.
 */
final class Chain {
    /** In the log of attempts of the one that need not be told any more. */
    static final String TOLD = "TOLD";

    private static final Duration AFTER_MIN = Duration.ofSeconds(1);

    private Chain() {}

    /**
     * One endpoint of a chain.
     *
     * @param after its turn comes so long after that of the one before it; zero for the first
     * @param active false: it is told of nothing new, or it was removed
     * @param quiet its turn does not come in these hours
     */
    record Link(
            String endpointId,
            Duration after,
            boolean active,
            @Nullable QuietHours quiet) {
        Link(String endpointId, Duration after, boolean active) {
            this(endpointId, after, active, null);
        }
    }

    /** What has become of one change at one endpoint. */
    sealed interface State {
        /** It is not told of it, or not yet known to be. */
        record Absent() implements State {}

        record Waiting() implements State {}

        record Delivered() implements State {}

        /** Withdrawn, because a newer change says otherwise. */
        record Outdated() implements State {}

        /** Finished without having been told: dead, or nobody was there to be told. */
        record Untold(Instant at) implements State {}
    }

    /** What one endpoint has to do. */
    sealed interface Turn {
        /** It is told, not before this. */
        record From(Instant at) implements Turn {}

        /** It is not told any more. */
        record Over(String why) implements Turn {}
    }

    /**
     * @param chain with {@code self} in it
     * @param states of the others by endpoint; absent when missing
     * @param eventType of the change
     * @param base when the change came here
     */
    static Turn turn(List<Link> chain, String self, Map<String, State> states, String eventType, Instant base) {
        State absent = new State.Absent();
        for (Link link : chain) {
            if (!link.endpointId.equals(self)
                    && states.getOrDefault(link.endpointId, absent) instanceof State.Delivered) {
                return new Turn.Over(TOLD);
            }
        }
        Instant turn = base;
        // By how much the turn of the next one comes later, when this one is there.
        for (int i = 0; i < chain.size() && !chain.get(i).endpointId.equals(self); i++) {
            Link link = chain.get(i);
            Duration next = i + 1 < chain.size() ? chain.get(i + 1).after : Duration.ZERO;
            switch (states.getOrDefault(link.endpointId, absent)) {
                case State.Absent a -> {}
                case State.Waiting w ->
                    turn = link.active ? from(link, eventType, turn).plus(next) : turn;
                case State.Untold untold ->
                    turn = earlier(from(link, eventType, turn).plus(next), untold.at);
                case State.Outdated o -> {
                    return new Turn.Over(Superseding.WORD);
                }
                case State.Delivered d -> {}
            }
        }
        return new Turn.From(turn);
    }

    /** Its turn, when it came at this moment if there were no quiet hours. */
    private static Instant from(Link link, String eventType, Instant turn) {
        return Quiet.until(link.quiet, eventType, turn);
    }

    /** The chain of each endpoint of one merchant that is in one, first one first. */
    static Map<String, List<Link>> links(Collection<Target> all) {
        Map<String, Target> byId = new LinkedHashMap<>();
        Map<String, Target> standIns = new LinkedHashMap<>();
        for (Target target : all) {
            byId.put(target.key().endpointId(), target);
            InsteadOf insteadOf = target.rule().insteadOf();
            if (insteadOf != null) {
                standIns.putIfAbsent(insteadOf.endpoint(), target);
            }
        }
        Map<String, List<Link>> out = new LinkedHashMap<>();
        for (Target head : standIns.isEmpty() ? List.<Target>of() : all) {
            InsteadOf insteadOf = head.rule().insteadOf();
            boolean orphan = insteadOf != null && !byId.containsKey(insteadOf.endpoint());
            if (insteadOf == null || orphan) {
                List<Link> chain = new ArrayList<>();
                // One that was removed is still in the chain: it may have been told before.
                if (insteadOf != null) {
                    chain.add(new Link(insteadOf.endpoint(), Duration.ZERO, false));
                }
                for (Target next = head;
                        next != null;
                        next = standIns.get(next.key().endpointId())) {
                    chain.add(link(next));
                }
                if (chain.size() > 1) {
                    List<Link> whole = List.copyOf(chain);
                    whole.forEach(link -> out.putIfAbsent(link.endpointId, whole));
                }
            }
        }
        return out;
    }

    private static Link link(Target target) {
        InsteadOf insteadOf = target.rule().insteadOf();
        return new Link(
                target.key().endpointId(),
                insteadOf == null ? Duration.ZERO : insteadOf.after(),
                target.active(),
                target.rule().quietHours());
    }

    /**
     * Why an endpoint may not stand in for another one, or empty.
     *
     * @param rules of all endpoints of the merchant, as they are
     * @param whole all waits of a chain together
     */
    static Optional<String> refuse(
            String id, @Nullable InsteadOf given, Map<String, EndpointRule> rules, int linksMax, Duration whole) {
        if (given == null) {
            return Optional.empty();
        }
        if (given.after().compareTo(AFTER_MIN) < 0 || given.after().compareTo(whole) > 0) {
            return Optional.of("insteadOf.afterSeconds must be between 1 and " + whole.toSeconds());
        }
        if (given.endpoint().equals(id)) {
            return Optional.of("an endpoint cannot stand in for itself");
        }
        if (!rules.containsKey(given.endpoint())) {
            return Optional.of("insteadOf.endpoint must be an endpoint of this merchant");
        }
        Map<String, InsteadOf> insteadOf = new LinkedHashMap<>();
        rules.forEach((other, rule) -> {
            InsteadOf theirs = rule.insteadOf();
            if (theirs != null) {
                insteadOf.put(other, theirs);
            }
        });
        insteadOf.put(id, given);
        if (insteadOf.values().stream()
                        .filter(other -> other.endpoint().equals(given.endpoint()))
                        .count()
                > 1) {
            return Optional.of("another endpoint stands in for " + given.endpoint() + " already");
        }
        return longest(last(id, insteadOf), insteadOf, linksMax, whole);
    }

    /** The end of the chain that this one is in; anywhere in it when it has no end. */
    private static String last(String id, Map<String, InsteadOf> insteadOf) {
        Set<String> seen = new HashSet<>();
        String last = id;
        String next = id;
        while (next != null && seen.add(next)) {
            last = next;
            String before = next;
            next = insteadOf.entrySet().stream()
                    .filter(entry -> entry.getValue().endpoint().equals(before))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
        }
        return last;
    }

    private static Optional<String> longest(
            String last, Map<String, InsteadOf> insteadOf, int linksMax, Duration whole) {
        Set<String> seen = new HashSet<>();
        Duration waits = Duration.ZERO;
        for (String id = last; id != null; ) {
            if (!seen.add(id)) {
                return Optional.of("endpoints cannot stand in for each other in a circle");
            }
            InsteadOf before = insteadOf.get(id);
            waits = before == null ? waits : waits.plus(before.after());
            id = before == null ? null : before.endpoint();
        }
        if (seen.size() > linksMax) {
            return Optional.of("at most " + linksMax + " endpoints may stand in a row (dispatch.endpoints.chainMax)");
        }
        return waits.compareTo(whole) > 0
                ? Optional.of("all waits in a row together must not be longer than " + whole)
                : Optional.empty();
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
