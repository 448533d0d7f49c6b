package io.paysync.launcher.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.cluster.ClusterApi.Heard;
import io.paysync.platform.bus.Member;
import io.paysync.platform.health.Status;
import io.paysync.platform.health.Status.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Members are {@code a < b < c}; the clock counts seconds. */
class SelfCheckRulesTest {
    private static final SelfCheckConfig CONFIG =
            new SelfCheckConfig(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofMinutes(5));
    private static final long START = -50;

    private final long now = 1000;

    private static long nanos(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private Peer peer(String id, long secondsAgo, String... silent) {
        return Peer.arrived(new Member(id), nanos(START))
                .heard("node-" + id, List.of(), List.of(silent), new Member("none"), nanos(now - secondsAgo));
    }

    private Judgement judge(String self, Peer... peers) {
        return judge(Set.of(), Map.of(), CONFIG, self, peers);
    }

    private Judgement judge(
            Set<String> vanished, Map<String, Long> served, SelfCheckConfig config, String self, Peer... peers) {
        return SelfCheckRules.judge(
                new SelfCheckRules.Seen(new Member(self), List.of(peers), vanished, served), nanos(now), config);
    }

    @Test
    void whoHearsAllIsWell() {
        assertThat(judge("a", peer("b", 20), peer("c", 1))).isEqualTo(new Judgement(Status.UP, false, false));
        assertThat(judge("a")).isEqualTo(new Judgement(Status.UP, false, false));
    }

    @Test
    void oneLostOfThreeIsSaidAndTakesNobodyOut() {
        Judgement judgement = judge("b", peer("a", 1), peer("c", 21));

        assertThat(judgement.status()).isEqualTo(Status.degraded("not heard for more than 20 s: node-c"));
        assertThat(judgement.repair()).isFalse();
    }

    @Test
    void whoHearsNobodyOfThreeGoesOutAndRepairs() {
        Judgement judgement = judge("a", peer("b", 21), peer("c", 30));

        assertThat(judgement.status().level()).isEqualTo(Level.DOWN);
        assertThat(judgement.status().text())
                .isEqualTo("cut off from the bus: not heard for more than 20 s: node-b, node-c");
        assertThat(judgement.repair()).isTrue();
        assertThat(judgement.restart()).isFalse();
    }

    @Test
    void ofTwoExactlyOneGoesOut() {
        assertThat(judge("a", peer("b", 21)).status().level()).isEqualTo(Level.DEGRADED);
        assertThat(judge("b", peer("a", 21)).status().level()).isEqualTo(Level.DOWN);
    }

    @Test
    void ofTwoHalvesExactlyOneGoesOut() {
        assertThat(judge("a", peer("b", 1), peer("c", 21), peer("d", 21))
                        .status()
                        .level())
                .isEqualTo(Level.DEGRADED);
        assertThat(judge("c", peer("d", 1), peer("a", 21), peer("b", 21))
                        .status()
                        .level())
                .isEqualTo(Level.DOWN);
    }

    @Test
    void afterTheLongerBoundTheSmallerSideRestartsAndTheOtherNot() {
        assertThat(judge("b", peer("a", 301)).restart()).isTrue();
        assertThat(judge("b", peer("a", 300)).restart()).isFalse();
        assertThat(judge("a", peer("b", 301)).restart()).isFalse();
        assertThat(judge("a", peer("b", 301), peer("c", 301)).restart()).isTrue();
    }

    @Test
    void ofAPairThatOthersHearTheLargerRestarts() {
        assertThat(judge("c", peer("a", 1), peer("b", 301)).restart()).isTrue();
        assertThat(judge("b", peer("a", 1), peer("c", 301)).restart()).isFalse();
    }

    @Test
    void whoIsLostToAllIsNoReasonForTheOthersToRestart() {
        assertThat(judge("c", peer("a", 1, "b"), peer("b", 301)).restart()).isFalse();
    }

    @Test
    void restartingCanBeSwitchedOff() {
        SelfCheckConfig never = new SelfCheckConfig(CONFIG.period(), CONFIG.lostAfter(), Duration.ZERO);

        Judgement judgement = judge(Set.of(), Map.of(), never, "b", peer("a", 10_000));

        assertThat(judgement.status().level()).isEqualTo(Level.DOWN);
        assertThat(judgement.restart()).isFalse();
    }

    @Test
    void whoIsNotHeardRegistersAnewAndRestartsWhenMostStayDeaf() {
        assertThat(judge("c", deaf("a", 21), peer("b", 1)))
                .isEqualTo(new Judgement(Status.degraded("not hearing this node: node-a"), true, false));
        assertThat(judge("c", deaf("a", 19), peer("b", 1)).repair()).isFalse();
        assertThat(judge("c", deaf("a", 301), deaf("b", 301)).restart()).isTrue();
        assertThat(judge("c", deaf("a", 301), peer("b", 1)).restart()).isFalse();
        // The others go already.
        assertThat(judge("a", deaf("b", 301)).restart()).isFalse();
    }

    /** Heard a second ago, and since then and before it says that it does not hear us. */
    private Peer deaf(String id, long seconds) {
        Heard says = new Heard("node-" + id, "", List.of(), List.of("us"));
        Peer first = Peer.arrived(new Member(id), nanos(START))
                .heard(says.node(), List.of(), says.silent(), new Member("us"), nanos(now - seconds));
        return first.heard(says.node(), List.of(), says.silent(), new Member("us"), nanos(now - 1));
    }

    @Test
    void aMemberThatNeverTookPartIsSaidAndJudgedByNobody() {
        Peer old = Peer.arrived(new Member("b"), nanos(0)).notHeard(false);

        Judgement judgement = judge("c", old);

        assertThat(judgement)
                .isEqualTo(
                        new Judgement(Status.degraded("member b does not take part in the self-check"), false, false));
    }

    @Test
    void aMemberThatIsRegisteredAndNeverAnswersIsLost() {
        Peer silent = Peer.arrived(new Member("b"), nanos(0)).notHeard(true);

        assertThat(judge("c", silent).status().level()).isEqualTo(Level.DOWN);
    }

    @Test
    void aNewMemberHasTheSameTimeToBeHeard() {
        assertThat(judge("c", Peer.arrived(new Member("b"), nanos(now - 20)).notHeard(true))
                        .status())
                .isEqualTo(Status.UP);
    }

    @Test
    void theLastOneKeepsServingAndSaysThatItIsAlone() {
        Judgement judgement = judge(Set.of("node-b"), Map.of(), CONFIG, "a");

        assertThat(judgement.status())
                .isEqualTo(Status.degraded("alone in its cluster since these went without a word: node-b"));
        assertThat(judgement.restart()).isFalse();
    }

    @Test
    void aRoleThatNobodyHasIsNamed() {
        Judgement judgement =
                judge(Set.of(), Map.of("orders", nanos(now - 21), "api", nanos(now - 20)), CONFIG, "a", peer("b", 1));

        assertThat(judgement.status()).isEqualTo(Status.degraded("no node that is heard has the role orders"));
    }

    @Test
    void theRollForgetsWhoSaidThatItLeavesAndRemembersWhoDidNot() {
        Roll roll = new Roll(new Member("a"), List.of("api"), List.of("api", "orders"), nanos(0));
        roll.view(List.of("a", "b", "c"), nanos(1));
        roll.heard(new Member("b"), new Heard("node-b", "", List.of("orders"), List.of()), nanos(2));
        roll.heard(new Member("c"), new Heard("node-c", "", List.of("orders"), List.of()), nanos(2));
        roll.serve(nanos(3), CONFIG.lostAfter());
        assertThat(roll.seen().served()).containsEntry("orders", nanos(3)).containsEntry("api", nanos(3));

        roll.leaves(new Member("b"), "node-b");
        assertThat(roll.seen().peers()).extracting(Peer::name).containsExactly("node-c");
        assertThat(roll.view(List.of("a"), nanos(4))).containsExactly(new Member("b"), new Member("c"));

        assertThat(roll.seen().vanished()).containsExactly("node-c");
        roll.serve(nanos(5), CONFIG.lostAfter());
        assertThat(roll.seen().served()).containsEntry("orders", nanos(3)).containsEntry("api", nanos(5));
        // It is back, under a new id.
        roll.view(List.of("a", "d"), nanos(6));
        roll.heard(new Member("d"), new Heard("node-c", "", List.of(), List.of()), nanos(6));
        assertThat(roll.seen().vanished()).isEmpty();
    }
}
