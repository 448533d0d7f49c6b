package io.paysync.launcher.selfcheck;

import io.paysync.contract.cluster.ClusterApi.Heard;
import io.paysync.platform.bus.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who is in the view and when each was last heard. Not safe for several threads. */
final class Roll {
    private final Member self;
    private final List<String> ownRoles;
    private final Map<Member, Peer> peers = new TreeMap<>();
    private final Set<Member> leaving = new HashSet<>();
    private final Set<String> vanished = new TreeSet<>();
    private final Map<String, Long> served = new HashMap<>();

    /** @param allRoles each counts as served now: the others have yet to be heard */
    Roll(Member self, List<String> ownRoles, List<String> allRoles, long now) {
        this.self = self;
        this.ownRoles = List.copyOf(ownRoles);
        allRoles.forEach(role -> served.put(role, now));
    }

    Member self() {
        return self;
    }

    List<Peer> peers() {
        return List.copyOf(peers.values());
    }

    /** Takes over the view as it is now; those it no longer holds. */
    List<Member> view(Collection<String> ids, long now) {
        Set<Member> present = ids.stream().map(Member::new).collect(Collectors.toSet());
        present.remove(self);
        List<Member> gone = new ArrayList<>();
        for (Peer peer : peers()) {
            if (!present.contains(peer.member())) {
                gone.add(peer.member());
                peers.remove(peer.member());
                if (!leaving.remove(peer.member()) && peer.node() != null) {
                    vanished.add(peer.node());
                }
            }
        }
        present.forEach(member -> peers.computeIfAbsent(member, m -> Peer.arrived(m, now)));
        return gone;
    }

    /** It has said that it stops. */
    void leaves(Member member, String node) {
        if (peers.containsKey(member)) {
            leaving.add(member);
        }
        vanished.remove(node);
    }

    Optional<Peer> heard(Member member, Heard answer, long now) {
        vanished.remove(answer.node());
        return Optional.ofNullable(peers.computeIfPresent(
                member, (m, peer) -> peer.heard(answer.node(), answer.roles(), answer.silent(), self, now)));
    }

    Optional<Peer> notHeard(Member member, boolean somebodyIsRegistered) {
        return Optional.ofNullable(peers.computeIfPresent(member, (m, peer) -> peer.notHeard(somebodyIsRegistered)));
    }

    /** Notes which roles are done now, by this node or one that is heard. */
    void serve(long now, Duration lostAfter) {
        ownRoles.forEach(role -> served.replace(role, now));
        for (Peer peer : peers.values()) {
            if (peer.heardAt() != null && peer.silentNanos(now) <= lostAfter.toNanos()) {
                peer.roles().forEach(role -> served.replace(role, now));
            }
        }
    }

    SelfCheckRules.Seen seen() {
        return new SelfCheckRules.Seen(self, expected(), Set.copyOf(vanished), Map.copyOf(served));
    }

    /** Those who said that they leave are no longer waited for. */
    private List<Peer> expected() {
        return peers.values().stream()
                .filter(peer -> !leaving.contains(peer.member()))
                .toList();
    }
}
