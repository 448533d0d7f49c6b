package io.paysync.launcher.selfcheck;

import io.paysync.platform.bus.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another member of the cluster's view, as this node hears it. Times are nanoseconds of one clock.
 *
 * @param node its name, once it was heard
 * @param since when it came into the view
 * @param heardAt its latest answer, or null
 * @param listens false when at the last question nobody was registered for it: still starting, of an older release, or its
 *     registration was lost
 * @param silent whom it does not hear, by its latest answer
 * @param deafSince since when it says that it does not hear this node, or null
 */
record Peer(
        Member member,
        @Nullable String node,
        List<String> roles,
        long since,
        @Nullable Long heardAt,
        boolean listens,
        List<String> silent,
        @Nullable Long deafSince) {
    static Peer arrived(Member member, long now) {
        return new Peer(member, null, List.of(), now, null, true, List.of(), null);
    }

    Peer heard(String from, List<String> does, List<String> itsSilent, Member self, long now) {
        Long deaf = !itsSilent.contains(self.id()) ? null : deafSince == null ? Long.valueOf(now) : deafSince;
        return new Peer(member, from, does, since, now, true, itsSilent, deaf);
    }

    Peer notHeard(boolean somebodyIsRegistered) {
        return new Peer(member, node, roles, since, heardAt, somebodyIsRegistered, silent, deafSince);
    }

    /** For so long nothing came from it. */
    long silentNanos(long now) {
        return now - (heardAt == null ? since : heardAt);
    }

    /** It has never spoken and is not registered: nothing can be said about it. */
    boolean unknown() {
        return heardAt == null && !listens;
    }

    String name() {
        return node == null ? member.id() : node;
    }
}
