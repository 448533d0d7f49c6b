package io.paysync.orderstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.PaymentFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The same facts, cut into batches in every way: the same order row, one history from the first version to the last, and the
 * same incidents open. Each batch reads what the one before has stored, as text, and writes as the statement does.
 */
class BatchProofTest {
    private static final List<List<String>> SETS = List.of(
            List.of("unconfirmed", "paid", "second", "refund-1"),
            List.of("closed", "paid", "failed", "total-2"),
            List.of("paid", "second", "reversed", "dispute-lost"),
            List.of("stale", "paid", "wrong", "dispute"),
            List.of("refund-claimed", "refund-stuck", "paid", "refund-1-failed"),
            List.of("paid-no-number", "paid", "refund-2", "more"),
            List.of("pending", "closed-older", "paid", "reversed-no-number"));

    /** The rows of one order. */
    private static final class Shelf {
        private final Order.Registration registration = Facts.registration();
        private final Terms terms;
        private String books = "";
        private int version = 1;
        private int rev = 1;
        private final List<Change> history = new ArrayList<>();
        private final Set<String> open = new TreeSet<>();
        private int opened;

        Shelf(Terms terms) {
            this.terms = terms;
        }

        void write(List<PaymentFact> facts) {
            OrderStore.Loaded loaded = load();
            Batch batch = new Batch(Map.of(Facts.KEY, loaded), Map.of(), Walk.ENTRIES, Facts.T0);
            facts.forEach(fact -> batch.decide(Addressed.of(fact)));
            WriteSet set = batch.writeSet();
            for (Draft draft : set.orders) {
                assertThat(draft.rev).isEqualTo(rev);
                books = BooksJson.write(draft.state().books());
                version = draft.state().version();
                rev++;
            }
            set.changes.forEach(row -> history.add(stored(row.change())));
            // Both happen in one statement, on the rows as they were before it.
            Set<String> before = Set.copyOf(open);
            set.settled.stream()
                    .map(row -> row.incident().key())
                    .filter(before::contains)
                    .forEach(open::remove);
            for (WriteSet.IncidentRow row : set.raised) {
                assertThat(before)
                        .as("raised while it is open")
                        .doesNotContain(row.incident().key());
                open.add(row.incident().key());
                opened++;
            }
        }

        OrderStore.Loaded load() {
            Books read = BooksJson.read(books);
            Standing standing = Reckoning.of(registration, terms, read);
            OrderState state = new OrderState(
                    Facts.KEY,
                    Json.read(Json.write(registration), Order.Registration.class),
                    Terms.parse(terms.text()),
                    read,
                    standing,
                    version,
                    Instant.EPOCH,
                    Facts.T0);
            return new OrderStore.Loaded(rev, state);
        }

        private Change stored(Change change) {
            return StepJson.read(
                    change.key(),
                    change.version(),
                    change.from(),
                    change.to(),
                    StepJson.write(change),
                    registration,
                    Instant.EPOCH);
        }
    }

    @Test
    void anyCutOfAnyOrderIntoBatchesEndsAlike() {
        int[] runs = {0};
        for (Terms terms : Alphabet.TERMS) {
            for (List<String> set : SETS) {
                List<PaymentFact> facts = set.stream().map(Alphabet::named).toList();
                Shelf expected = new Shelf(terms);
                expected.write(facts);
                permutations(new ArrayList<>(facts), 0, order -> {
                    for (int cuts = 0; cuts < 1 << (order.size() - 1); cuts++) {
                        Shelf shelf = new Shelf(terms);
                        batches(order, cuts).forEach(shelf::write);
                        check(shelf, expected, order, cuts);
                        runs[0]++;
                    }
                });
            }
        }
        assertThat(runs[0]).isEqualTo(Alphabet.TERMS.size() * SETS.size() * 24 * 8);
    }

    private static void check(Shelf shelf, Shelf expected, List<PaymentFact> order, int cuts) {
        OrderState state = shelf.load().state();
        String as = Alphabet.names(order) + " cut " + Integer.toBinaryString(cuts);
        assertThat(state.standing()).as(as).isEqualTo(expected.load().state().standing());
        assertThat(shelf.open).as(as).isEqualTo(expected.open);
        assertThat(shelf.open).as(as).hasSize(state.standing().incidents().size());
        assertThat(shelf.opened).as(as).isGreaterThanOrEqualTo(shelf.open.size());
        for (int i = 0; i < shelf.history.size(); i++) {
            assertThat(shelf.history.get(i).version()).as(as).isEqualTo(i + 2);
        }
        if (!shelf.history.isEmpty()) {
            assertThat(shelf.history.getLast().order()).as(as).isEqualTo(state.order());
        }
        assertThat(shelf.version).as(as).isEqualTo(shelf.history.size() + 1);
    }

    /** A set bit is a cut behind the fact of its place. */
    private static List<List<PaymentFact>> batches(List<PaymentFact> facts, int cuts) {
        List<List<PaymentFact>> out = new ArrayList<>();
        List<PaymentFact> batch = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            batch.add(facts.get(i));
            if ((cuts & (1 << i)) != 0 || i == facts.size() - 1) {
                out.add(List.copyOf(batch));
                batch.clear();
            }
        }
        return out;
    }

    private interface Each {
        void take(List<PaymentFact> facts);
    }

    private static void permutations(List<PaymentFact> facts, int from, Each each) {
        if (from == facts.size()) {
            each.take(List.copyOf(facts));
            return;
        }
        for (int i = from; i < facts.size(); i++) {
            Collections.swap(facts, from, i);
            permutations(facts, from + 1, each);
            Collections.swap(facts, from, i);
        }
    }
}
