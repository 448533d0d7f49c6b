package io.paysync.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The providers' own libraries judge the same bent callbacks as we do. What the library refuses and we take says nothing but
 * what was signed (the library stumbles over something unsigned); where we refuse what it takes, the reason is one of a short
 * list.
 */
class DifferentialTest {
    private static final int MUTATIONS = 10_000;
    private static final long SEED = 20_261_126L;

    @ParameterizedTest
    @MethodSource("io.paysync.bench.peers.Peers#all")
    void weAgreeWithTheLibrary(Peer peer) {
        Mutations mutations = new Mutations(SEED);
        List<String> unexplained = new ArrayList<>();
        Set<String> explained = new TreeSet<>();
        Set<List<Object>> signed = new HashSet<>();
        int both = 0;
        int neither = 0;
        for (RawCallback genuine : peer.genuine()) {
            Verdict verdict = peer.account().verify(genuine, Recorded.NOW);
            assertThat(verdict).isInstanceOf(Verdict.Genuine.class);
            assertThat(peer.libraryTakes(genuine)).isTrue();
            signed.add(said((Verdict.Genuine) verdict));
        }
        for (int i = 0; i < MUTATIONS; i++) {
            RawCallback bent =
                    mutations.bend(peer.genuine().get(i % peer.genuine().size()), peer.headers());
            boolean library = peer.libraryTakes(bent);
            switch (peer.account().verify(bent, Recorded.NOW)) {
                case Verdict.Genuine ours -> {
                    both += library ? 1 : 0;
                    if (!signed.contains(said(ours))) {
                        unexplained.add("says what was not signed: " + text(bent));
                    }
                }
                case Verdict.Refused ours when !library -> neither++;
                case Verdict.Refused ours -> {
                    String why = peer.explanation(ours, bent);
                    if (why == null) {
                        unexplained.add(ours + " by us alone: " + text(bent));
                    } else {
                        explained.add(why);
                    }
                }
            }
        }

        assertThat(unexplained).isEmpty();
        // Nothing is shown by mutations that all fail, or by an explanation that explains nothing.
        assertThat(neither).isGreaterThan(MUTATIONS / 2);
        assertThat(both).as("taken by both").isPositive();
        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(
                        peer.stricter().stream().map(Peer.Stricter::why).toList());
    }

    /** All that moves an order. */
    private static List<Object> said(Verdict.Genuine verdict) {
        List<Object> said = new ArrayList<>();
        for (PaymentFact fact : verdict.facts()) {
            said.add(fact.key());
            said.add(fact.claim());
            said.add(String.valueOf(fact.orderNo()));
            said.add(String.valueOf(fact.tradeNo()));
        }
        return said;
    }

    private static String text(RawCallback raw) {
        return raw.headers() + " " + new String(raw.body(), StandardCharsets.UTF_8);
    }
}
