package io.paysync.orderstate;

import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.PaymentFact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All sets of at most so many facts, and each way in which a set can grow by one fact.
 *
 * <p>This stands for all arrival orders. What a fact does depends on books and standing only. If each set has the same
 * books and standing whichever of its facts came last, then, by induction over its size, it has them in every order of
 * arrival; and if no fact that is in a set changes them, repeats at any place and of any number change nothing. So the
 * steps between sets are checked instead of the orders, of which there are many more.
 */
final class Walk {
    static final int ENTRIES = 200;

    /** One fact more. {@code before} is the set's state without it; {@code facts} are those that were there. */
    interface Step {
        void grown(List<PaymentFact> facts, OrderState before, PaymentFact last, Decision decision, OrderState after);
    }

    private final List<PaymentFact> alphabet;
    private final OrderState start;
    private final Step step;
    private long steps;

    private Walk(List<PaymentFact> alphabet, OrderState start, Step step) {
        this.alphabet = alphabet;
        this.start = start;
        this.step = step;
    }

    /** @return how many steps were walked */
    static long all(List<PaymentFact> alphabet, int max, Order.Registration registration, Terms terms, Step step) {
        OrderState start = OrderState.registered(Facts.KEY, registration, terms, Facts.T0);
        Walk walk = new Walk(alphabet, start, step);
        walk.run(max);
        return walk.steps;
    }

    private void run(int max) {
        Map<Long, OrderState> layer = Map.of(0L, start);
        for (int size = 1; size <= max; size++) {
            Map<Long, OrderState> next = new HashMap<>();
            grow(layer, next, size == max, 0, 0L, size);
            layer = next;
        }
    }

    /** Each set of the size once, from all sets that lack one of its facts. */
    private void grow(
            Map<Long, OrderState> smaller, Map<Long, OrderState> sets, boolean last, int from, long chosen, int more) {
        if (more == 0) {
            OrderState state = grown(smaller, chosen);
            if (!last) {
                sets.put(chosen, state);
            }
            return;
        }
        for (int i = from; i <= alphabet.size() - more; i++) {
            grow(smaller, sets, last, i + 1, chosen | (1L << i), more - 1);
        }
    }

    private OrderState grown(Map<Long, OrderState> smaller, long set) {
        @Nullable OrderState any = null;
        for (int i = 0; i < alphabet.size(); i++) {
            if ((set & (1L << i)) != 0) {
                OrderState before = smaller.get(set & ~(1L << i));
                if (before == null) {
                    throw new AssertionError("a smaller set is missing");
                }
                PaymentFact fact = alphabet.get(i);
                Decision decision = decide(before, fact);
                OrderState after = after(decision);
                List<PaymentFact> facts = facts(set & ~(1L << i));
                steps++;
                step.grown(facts, before, fact, decision, after);
                if (any != null && !same(any, after)) {
                    throw new AssertionError("another state when " + fact.key().eventKey() + " comes last of "
                            + Alphabet.names(facts(set)) + ":\n" + any.standing() + "\n" + after.standing());
                }
                any = any == null ? after : any;
            }
        }
        if (any == null) {
            throw new AssertionError("an empty set");
        }
        repeats(set, any);
        return any;
    }

    private void repeats(long set, OrderState state) {
        for (PaymentFact fact : facts(set)) {
            Decision decision = decide(state, fact);
            OrderState after = after(decision);
            steps++;
            if (!same(state, after) || after.version() != state.version()) {
                throw new AssertionError(
                        "a repeat of " + fact.key().eventKey() + " changes " + Alphabet.names(facts(set)));
            }
        }
    }

    private List<PaymentFact> facts(long set) {
        List<PaymentFact> out = new ArrayList<>();
        for (int i = 0; i < alphabet.size(); i++) {
            if ((set & (1L << i)) != 0) {
                out.add(alphabet.get(i));
            }
        }
        return out;
    }

    static Decision decide(OrderState state, PaymentFact fact) {
        return OrderRules.decide(state, fact, false, ENTRIES, Facts.T0);
    }

    static OrderState after(Decision decision) {
        return switch (decision) {
            case Decision.Move move -> move.after();
            case Decision.Nothing nothing -> nothing.after();
            case Decision.Review review -> review.after();
            case Decision.Park park -> throw new AssertionError("parked: " + park);
        };
    }

    /** In all that later decisions and what is told depend on: state, money, open incidents, and what is remembered. */
    private static boolean same(OrderState one, OrderState other) {
        return one.standing().equals(other.standing()) && one.books().equals(other.books());
    }
}
