package io.paysync.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The providers' own libraries judge the same bent callbacks as we do. Whatever we take says what was signed; where one of us
 * takes what the other refuses, the reason is one of a short list, and each of the list occurs.
 */
class DifferentialTest {
    /** The seed is the same each time, and so is what occurs; {@code -Dpaysync.differential=200000} looks for more. */
    private static final int MUTATIONS = Math.max(10_000, Integer.getInteger("paysync.differential", 0));

    private static final long SEED = 20_261_126L;

    /** Their event's number stands in a header that is not signed; the same payment under another number is the same. */
    private static final Set<String> UNSIGNED_KEYS = Set.of("razorpay");

    private final List<String> unexplained = new ArrayList<>();
    private final Map<String, Integer> explained = new TreeMap<>();
    private final Set<Said> signed = new HashSet<>();
    private int both;
    private int neither;

    @ParameterizedTest
    @MethodSource("io.paysync.bench.peers.Peers#all")
    void weAgreeWithTheLibrary(Peer peer) {
        for (RawCallback genuine : peer.genuine()) {
            Verdict verdict = peer.account().verify(genuine, Recorded.NOW);
            assertThat(verdict).isInstanceOf(Verdict.Genuine.class);
            assertThat(peer.libraryTakes(genuine)).isTrue();
            said((Verdict.Genuine) verdict).forEach(signed::add);
        }

        Mutations mutations = new Mutations(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            compare(peer, mutations.bend(peer.genuine().get(i % peer.genuine().size()), peer.headers()));
        }

        assertThat(unexplained).isEmpty();
        assertThat(explained.keySet())
                .as("how often each difference occurs: " + explained)
                .containsExactlyInAnyOrderElementsOf(peer.differences());
        // Nothing is shown by mutations that all fail, or that all succeed.
        assertThat(neither).as("refused by both").isGreaterThan(MUTATIONS / 3);
        assertThat(both).as("taken by both").isGreaterThan(MUTATIONS / 10);
    }

    /** Each of these is the same message to Razorpay's library, which does not look at the header. */
    @Test
    void theNumberOfARazorpayEventChangesNoVerdict() {
        Peer razorpay = Peers.all()
                .filter(peer -> peer.name().equals("razorpay"))
                .findFirst()
                .orElseThrow();
        for (RawCallback genuine : razorpay.genuine()) {
            Verdict.Genuine told = (Verdict.Genuine) razorpay.account().verify(genuine, Recorded.NOW);
            for (List<String> numbers : List.of(
                    List.<String>of(),
                    List.of(""),
                    List.of("evt_other"),
                    List.of("evt_1", "evt_2"),
                    List.of("\u0000"),
                    List.of("e".repeat(5000)))) {
                assertThat(razorpay.account().verify(numbered(genuine, numbers), Recorded.NOW))
                        .as(numbers.toString())
                        .isInstanceOfSatisfying(
                                Verdict.Genuine.class,
                                ours -> assertThat(said(ours)).isEqualTo(said(told)));
            }
        }
    }

    /** Without such messages the comparison of the caution would compare nothing. */
    @Test
    void someGenuineMessagesAreTooOldAndNoneMayBecomeYoungerByBending() {
        List<Said> old = Peers.all()
                .flatMap(peer -> peer.genuine().stream()
                        .flatMap(raw -> said((Verdict.Genuine) peer.account().verify(raw, Recorded.NOW)).stream()))
                .filter(Said::stale)
                .toList();

        assertThat(old).isNotEmpty().allSatisfy(fact -> {
            assertThat(fact.with(true, true).saysNoMoreThan(fact)).isTrue();
            assertThat(fact.with(fact.confirm, false).saysNoMoreThan(fact)).isFalse();
            assertThat(fact.saysNoMoreThan(fact.with(true, true))).isEqualTo(fact.confirm);
        });
    }

    private static RawCallback numbered(RawCallback raw, List<String> numbers) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(raw.headers());
        headers.removeIf(header -> header.getKey().equalsIgnoreCase("X-Razorpay-Event-Id"));
        numbers.forEach(number -> headers.add(Map.entry("X-Razorpay-Event-Id", number)));
        return new RawCallback(raw.method(), raw.path(), raw.query(), headers, raw.body());
    }

    private void compare(Peer peer, RawCallback bent) {
        boolean library = peer.libraryTakes(bent);
        switch (peer.account().verify(bent, Recorded.NOW)) {
            case Verdict.Genuine ours -> {
                if (!said(ours).stream().allMatch(fact -> signed.stream().anyMatch(fact::saysNoMoreThan))) {
                    unexplained.add("says what was not signed: " + text(bent));
                } else if (library) {
                    both++;
                } else {
                    explain(peer.excuse(bent), "taken by us alone: " + text(bent));
                }
            }
            case Verdict.Refused ours when !library -> neither++;
            case Verdict.Refused ours -> explain(peer.explanation(ours, bent), ours + " by us alone: " + text(bent));
        }
    }

    private void explain(@Nullable String why, String otherwise) {
        if (why == null) {
            unexplained.add(otherwise);
        } else {
            explained.merge(why, 1, Integer::sum);
        }
    }

    /**
     * All that moves an order, of one fact: Adyen signs each alone.
     *
     * @param confirm whether it counts only when the provider says the same
     * @param stale whether it is too old to be applied as it stands
     */
    private record Said(Object key, Claim claim, String orderNo, String tradeNo, boolean confirm, boolean stale) {
        static Said of(PaymentFact fact) {
            return new Said(
                    UNSIGNED_KEYS.contains(fact.key().account().provider()) ? "" : fact.key(),
                    fact.claim(),
                    String.valueOf(fact.orderNo()),
                    String.valueOf(fact.tradeNo()),
                    fact.needsQuery(),
                    fact.stale());
        }

        /** The same, at most with more caution: what bends a message must not make it count sooner. */
        boolean saysNoMoreThan(Said genuine) {
            return (confirm || !genuine.confirm) && (stale || !genuine.stale) && equals(genuine.with(confirm, stale));
        }

        Said with(boolean toConfirm, boolean tooOld) {
            return new Said(key, claim, orderNo, tradeNo, toConfirm, tooOld);
        }
    }

    private static List<Said> said(Verdict.Genuine verdict) {
        return verdict.facts().stream().map(Said::of).toList();
    }

    private static String text(RawCallback raw) {
        return raw.headers() + " " + new String(raw.body(), StandardCharsets.UTF_8);
    }
}
