package io.paysync.launcher.selfcheck;

import io.paysync.platform.bus.Member;
import io.paysync.platform.health.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which node of a broken pair is to blame, and what it does about it. Only a node on the smaller side of a break goes out of
 * traffic or restarts, by a rule that both sides know: the whole cluster must never do so at once, because even a node that
 * hears nobody stores callbacks.
 */
final class SelfCheckRules {
    private SelfCheckRules() {}

    /**
     * What is known at one moment.
     *
     * @param peers the other members of the view
     * @param vanished names of nodes that left the view without saying that they would
     * @param served when each role was last known to be done by a node that is heard
     */
    record Seen(Member self, Collection<Peer> peers, Set<String> vanished, Map<String, Long> served) {}

    static Judgement judge(Seen seen, long now, SelfCheckConfig config) {
        List<Peer> lost = silent(seen, now, config.lostAfter());
        List<Peer> deaf = deaf(seen, now, config.lostAfter());
        boolean minority = minority(seen, lost);
        List<String> reasons = new ArrayList<>();
        if (!lost.isEmpty()) {
            reasons.add("not heard for more than " + seconds(config.lostAfter()) + ": " + names(lost));
        }
        if (!deaf.isEmpty()) {
            reasons.add("not hearing this node: " + names(deaf));
        }
        unserved(seen, now, config).forEach(role -> reasons.add("no node that is heard has the role " + role));
        if (seen.peers().isEmpty() && !seen.vanished().isEmpty()) {
            reasons.add("alone in its cluster since these went without a word: " + String.join(", ", seen.vanished()));
        }
        seen.peers().stream()
                .filter(Peer::unknown)
                .filter(peer -> peer.silentNanos(now) > config.lostAfter().toNanos())
                .forEach(peer -> reasons.add("member " + peer.name() + " does not take part in the self-check"));
        String text = String.join("; ", reasons);
        Status status = minority
                ? Status.down("cut off from the bus: " + text)
                : reasons.isEmpty() ? Status.UP : Status.degraded(text);
        return new Judgement(status, !deaf.isEmpty() || minority, restarts(seen, now, config));
    }

    private static boolean restarts(Seen seen, long now, SelfCheckConfig config) {
        if (!config.restarts()) {
            return false;
        }
        List<Peer> lost = silent(seen, now, config.restartAfter());
        // Who hears but is not heard by most goes too, unless the other side goes already because it lost the smallest
        // id.
        return minority(seen, lost)
                || (!isSmallest(seen)
                        && 2 * deaf(seen, now, config.restartAfter()).size()
                                > seen.peers().size())
                || lost.stream().anyMatch(peer -> worse(seen, peer, now, config));
    }

    /** Of two who do not hear each other while others hear both, the one with the larger id. */
    private static boolean worse(Seen seen, Peer lost, long now, SelfCheckConfig config) {
        return seen.self().compareTo(lost.member()) > 0
                && seen.peers().stream()
                        .filter(other ->
                                other.silentNanos(now) <= config.lostAfter().toNanos())
                        .anyMatch(
                                other -> !other.silent().contains(lost.member().id()));
    }

    static List<Peer> silent(Seen seen, long now, Duration max) {
        return seen.peers().stream()
                .filter(peer -> !peer.unknown() && peer.silentNanos(now) > max.toNanos())
                .toList();
    }

    private static List<Peer> deaf(Seen seen, long now, Duration max) {
        return seen.peers().stream()
                .filter(peer -> peer.deafSince() != null && now - peer.deafSince() > max.toNanos())
                .toList();
    }

    /** Whether this node and those it hears are fewer than half, or just half and without the smallest id. */
    private static boolean minority(Seen seen, List<Peer> lost) {
        if (lost.isEmpty()) {
            return false;
        }
        List<Member> known = Stream.concat(
                        Stream.of(seen.self()),
                        seen.peers().stream().filter(peer -> !peer.unknown()).map(Peer::member))
                .sorted()
                .toList();
        int here = known.size() - lost.size();
        boolean smallestIsLost = lost.stream().anyMatch(peer -> peer.member().equals(known.getFirst()));
        return 2 * here < known.size() || (2 * here == known.size() && smallestIsLost);
    }

    private static boolean isSmallest(Seen seen) {
        return seen.peers().stream().allMatch(peer -> seen.self().compareTo(peer.member()) < 0);
    }

    private static Set<String> unserved(Seen seen, long now, SelfCheckConfig config) {
        return seen.served().entrySet().stream()
                .filter(role -> now - role.getValue() > config.lostAfter().toNanos())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String names(List<Peer> peers) {
        return peers.stream().map(Peer::name).sorted().collect(Collectors.joining(", "));
    }

    private static String seconds(Duration time) {
        return time.toMillis() < 10_000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
}
