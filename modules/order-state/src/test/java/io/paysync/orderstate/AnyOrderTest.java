package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.at;
import static io.paysync.orderstate.Facts.closed;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.dispute;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.failed;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.pending;
import static io.paysync.orderstate.Facts.poll;
import static io.paysync.orderstate.Facts.refund;
import static io.paysync.orderstate.Facts.reversed;
import static io.paysync.orderstate.Facts.stale;
import static io.paysync.orderstate.Facts.total;
import static io.paysync.orderstate.Facts.trade;
import static io.paysync.orderstate.Facts.unconfirmed;
import static io.paysync.orderstate.Facts.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The final state does not depend on the order in which the facts arrive, nor on how often. */
class AnyOrderTest {
    /** One of each kind of trouble. */
    private static final List<PaymentFact> POOL = List.of(
            pending("pending"),
            paid("paid"),
            trade(paid("paid-no-number"), null),
            trade(fact("second", new Claim.Paid(cny(8880), at(5), true)), "T2"),
            paid("wrong", cny(1)),
            stale(paid("stale")),
            unconfirmed(trade(paid("unconfirmed"), "T3")),
            closed("closed"),
            trade(closed("closed-older"), "T0"),
            poll(trade(closed("closed-poll"), null)),
            failed("failed"),
            reversed("reversed"),
            when(refund("refund-1", "R1", RefundState.SUCCEEDED, 4000), 3),
            when(refund("refund-1-failed", "R1", RefundState.FAILED, 4000), 7),
            when(refund("refund-2", "R2", RefundState.SUCCEEDED, 8880), 4),
            unconfirmed(refund("refund-claimed", "R3", RefundState.SUCCEEDED, 10)),
            when(total("total-1", 4000), 3),
            when(total("total-2", 8880), 6),
            when(dispute("dispute", DisputeState.OPENED), 5),
            when(dispute("dispute-lost", DisputeState.LOST), 8),
            dispute("dispute-won", DisputeState.WON));

    /** All sets of up to three of them, in all orders, run one by one; {@link StateProofTest} goes further, step by step. */
    @ParameterizedTest
    @EnumSource(LateMoney.class)
    void allOrdersOfUpToThreeFactsEndAlike(LateMoney terms) {
        int[] runs = {0};
        subsets(0, 3, new ArrayList<>(), facts -> {
            Standing expected = Run.of(terms, facts).state.standing();
            permutations(new ArrayList<>(facts), 0, order -> {
                runs[0]++;
                assertThat(Run.of(terms, order).state.standing())
                        .as("%s", names(order))
                        .isEqualTo(expected);
            });
        });
        assertThat(runs[0]).isGreaterThan(8_000);
    }

    @Test
    void allOrdersOfSixFactsWithADuplicateEndAlike() {
        List<PaymentFact> facts =
                List.of(POOL.get(0), POOL.get(1), POOL.get(7), POOL.get(12), POOL.get(13), POOL.get(17));
        Standing expected = Run.of(LateMoney.HOLD, facts).state.standing();
        for (PaymentFact twice : facts) {
            List<PaymentFact> seven = new ArrayList<>(facts);
            seven.add(twice);
            permutations(
                    seven,
                    0,
                    order -> assertThat(Run.of(LateMoney.HOLD, order).state.standing())
                            .as("%s", names(order))
                            .isEqualTo(expected));
        }
    }

    @Property(tries = 3000)
    void anyFactsInAnyOrderWithAnyDuplicatesEndAlike(
            @ForAll("facts") List<PaymentFact> facts, @ForAll long seed, @ForAll LateMoney terms) {
        List<PaymentFact> shuffled = new ArrayList<>(facts);
        Random random = new Random(seed);
        for (int i = 0; i < 3 && !facts.isEmpty(); i++) {
            shuffled.add(facts.get(random.nextInt(facts.size())));
        }
        Collections.shuffle(shuffled, random);

        Run one = Run.of(terms, facts);
        Run other = Run.of(terms, shuffled);

        assertThat(other.state.standing()).isEqualTo(one.state.standing());
        assertThat(other.state.books()).isEqualTo(one.state.books());
        assertThat(BooksJson.read(BooksJson.write(one.state.books()))).isEqualTo(one.state.books());
    }

    @Property(tries = 2000)
    void historyIsLinearFoldsToTheStateAndNeverTakesMoneyBack(
            @ForAll("facts") List<PaymentFact> facts, @ForAll LateMoney terms) {
        Run run = Run.of(terms, facts);

        int version = 1;
        for (Change change : run.history) {
            version++;
            assertThat(change.version()).isEqualTo(version);
            assertThat(change.order().version()).isEqualTo(version);
            assertThat(change.order().status()).isEqualTo(change.to());
            if (change.from() != null && change.from().moneyMoved()) {
                assertThat(change.to().moneyMoved()).isTrue();
            }
        }
        if (!run.history.isEmpty()) {
            assertThat(run.history.getLast().order()).isEqualTo(run.state.order());
        }
        assertThat(run.state.version()).isEqualTo(version);
        assertThat(run.history.stream().map(Change::cause).distinct()).hasSize(run.history.size());
        assertThat(run.state.standing().refundedMinor())
                .isBetween(0L, run.state.standing().paidMinor());
    }

    @Property(tries = 2000)
    void anOrderIsPaidOnlyByAProvenPaymentOfItsAmount(@ForAll("facts") List<PaymentFact> facts) {
        Run run = Run.of(LateMoney.ACCEPT, facts);

        boolean proven = facts.stream()
                .anyMatch(f -> f.claim() instanceof Claim.Paid p
                        && p.amount().equals(Facts.PRICE)
                        && !f.needsQuery()
                        && !f.stale());
        assertThat(run.state.standing().paidMinor() > 0).isEqualTo(proven);
    }

    @Provide
    Arbitrary<List<PaymentFact>> facts() {
        return Arbitraries.of(POOL).list().ofMaxSize(9);
    }

    private static void subsets(int from, int max, List<PaymentFact> chosen, Consumer<List<PaymentFact>> each) {
        if (!chosen.isEmpty()) {
            each.accept(chosen);
        }
        for (int i = from; i < POOL.size() && chosen.size() < max; i++) {
            chosen.add(POOL.get(i));
            subsets(i + 1, max, chosen, each);
            chosen.removeLast();
        }
    }

    private static void permutations(List<PaymentFact> facts, int from, Consumer<List<PaymentFact>> each) {
        if (from == facts.size()) {
            each.accept(facts);
            return;
        }
        for (int i = from; i < facts.size(); i++) {
            Collections.swap(facts, from, i);
            permutations(facts, from + 1, each);
            Collections.swap(facts, from, i);
        }
    }

    private static List<String> names(List<PaymentFact> facts) {
        return facts.stream().map(f -> f.key().eventKey()).toList();
    }
}
