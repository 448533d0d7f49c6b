package io.paysync.testkit.proof;

import static io.paysync.testkit.proof.Moves.facts;
import static io.paysync.testkit.proof.Moves.name;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * order-state: {@code HandOver} asks, {@code OrderFlow.round} reads ({@code orders.load}), decides ({@code OrderRules}) and
 * writes ({@code orders.write}, one transaction: order where its {@code rev} is still the one read, facts, changes), then
 * {@code Committed} offers the changes and the answer leaves. One worker a node: {@code Lanes} keep the writes of one order
 * on one node apart.
 */
final class OrderSteps {
    /** Codes of changes, and of the status they lead to. A change within a status is UPDATED. */
    static final int PAID = 1;

    static final int CLOSED = 2;
    static final int UPDATED = 3;

    private OrderSteps() {}

    static void of(HandOverState s, Moves moves) {
        for (int node = 0; node < HandOverState.NODES; node++) {
            if (s.toOffer[node] != 0) {
                ask(s, node, moves);
            }
            switch (s.workPhase[node]) {
                case HandOverState.LOADED -> write(s, node, moves);
                case HandOverState.WRITTEN -> answer(s, node, moves);
                case HandOverState.HALF_WRITTEN -> finishWrite(node, moves);
                default -> {}
            }
        }
    }

    private static void ask(HandOverState s, int asker, Moves moves) {
        int facts = s.toOffer[asker];
        Consumer<HandOverState> sent = n -> {
            n.toOffer[asker] = 0;
            if (moves.planted(Plant.ACKNOWLEDGED_WHEN_OFFERED)) {
                n.known[asker] |= facts;
            }
        };
        moves.loss(() -> "the offer of " + facts(facts) + " by " + name(asker) + " is lost", sent);
        for (int node = 0; node < HandOverState.NODES; node++) {
            if (s.workPhase[node] == HandOverState.IDLE) {
                int to = node;
                Consumer<HandOverState> load = n -> load(n, to, facts, asker + 1);
                moves.calm(
                        () -> name(asker) + " offers " + facts(facts) + " to " + name(to) + ", which reads the order",
                        sent.andThen(load));
                moves.twice(
                        () -> name(asker) + " offers " + facts(facts) + " twice, first to " + name(to)
                                + ", which reads the order",
                        load);
            }
        }
    }

    static void load(HandOverState n, int node, int facts, int asker) {
        n.workPhase[node] = HandOverState.LOADED;
        n.workFacts[node] = facts;
        n.workBooks[node] = n.books;
        n.workStale[node] = false;
        n.workAsker[node] = asker;
    }

    private static void write(HandOverState s, int node, Moves moves) {
        int facts = s.workFacts[node];
        if (s.workStale[node] && !moves.planted(Plant.APPLY_WITHOUT_VERSION)) {
            moves.calm(
                    () -> name(node) + " finds the order written by another and reads it again",
                    n -> load(n, node, facts, n.workAsker[node]));
            return;
        }
        boolean half = moves.planted(Plant.HAND_OVER_OUTSIDE_TRANSACTION);
        moves.calm(() -> name(node) + " applies " + facts(facts) + " and commits", n -> {
            int made = apply(n, node, moves);
            if (half) {
                n.workPhase[node] = HandOverState.HALF_WRITTEN;
                n.changes -= made;
            } else {
                written(n, node);
            }
        });
        moves.loss(() -> name(node) + " applies " + facts(facts) + ", commits, and is not told", n -> {
            apply(n, node, moves);
            failed(n, node, moves);
        });
        moves.loss(() -> "the write of " + facts(facts) + " by " + name(node) + " fails", n -> failed(n, node, moves));
    }

    /** Planted: the changes come in a second transaction; what a crash takes away stays away. */
    private static void finishWrite(int node, Moves moves) {
        moves.calm(() -> name(node) + " writes the change", n -> {
            while (n.changes < HandOverState.SIZE && n.change[n.changes] != 0) {
                n.changes++;
            }
            written(n, node);
        });
        moves.crash(() -> name(node) + " crashes before it writes the change", n -> {
            for (int change = n.changes; change < HandOverState.SIZE; change++) {
                n.change[change] = 0;
            }
            n.crash(node);
        });
    }

    /** An answer that nobody waits for is none. */
    private static void written(HandOverState n, int node) {
        n.workPhase[node] = HandOverState.WRITTEN;
        n.workBooks[node] = 0;
        n.workStale[node] = false;
        if (n.workAsker[node] == HandOverState.NOBODY) {
            n.idle(node);
        }
    }

    private static void answer(HandOverState s, int node, Moves moves) {
        int facts = s.workFacts[node];
        int asker = s.workAsker[node];
        moves.calm(() -> name(node) + " answers that " + facts(facts) + " is applied", n -> {
            if (asker == HandOverState.SWEEP) {
                n.sweepPhase = HandOverState.TO_ADVANCE;
            } else {
                n.known[asker - 1] |= facts;
            }
            n.idle(node);
        });
        moves.loss(() -> "the answer of " + name(node) + " is lost", n -> failed(n, node, moves));
    }

    private static void failed(HandOverState n, int node, Moves moves) {
        if (n.workAsker[node] == HandOverState.SWEEP) {
            SweepSteps.failed(n, moves);
        }
        n.idle(node);
    }

    /** @return how many changes were made */
    private static int apply(HandOverState n, int node, Moves moves) {
        int before = n.workBooks[node];
        int books = before;
        int first = n.changes;
        for (Told told : Told.values()) {
            if (told.in(n.workFacts[node])) {
                decide(n, books, told, moves);
                books |= told.bit();
            }
        }
        n.applied |= n.workFacts[node];
        if (books != before || n.changes != first) {
            n.books = books;
            for (int other = 0; other < HandOverState.NODES; other++) {
                n.workStale[other] |= other != node && n.workPhase[other] == HandOverState.LOADED;
            }
        }
        return n.changes - first;
    }

    /** What {@code OrderRules} says of these three facts; a test of order-state holds the two together. */
    private static void decide(HandOverState n, int books, Told told, Moves moves) {
        boolean known = told.in(books) && !moves.planted(Plant.NO_UNIQUE_KEY);
        boolean paid = Told.PAID.in(books);
        switch (told) {
            case PAID -> {
                if (!known) {
                    pay(n);
                }
            }
            case CLOSED -> {
                if (!known && (moves.planted(Plant.LATE_CLOSE_OVERWRITES_PAID) || !paid)) {
                    change(n, CLOSED, CLOSED);
                }
            }
            case WRONG_AMOUNT -> {
                if (!known && moves.planted(Plant.AMOUNT_NOT_COMPARED)) {
                    pay(n);
                } else if (!known) {
                    change(n, UPDATED, n.status);
                }
            }
        }
    }

    /** The callbacks are acknowledged and applied, money last, so that there are as many changes as there can be. */
    static void allTold(HandOverState n, int told) {
        for (Told one : new Told[] {Told.WRONG_AMOUNT, Told.CLOSED, Told.PAID}) {
            if (one.in(told)) {
                switch (one) {
                    case PAID -> pay(n);
                    case CLOSED -> change(n, CLOSED, CLOSED);
                    case WRONG_AMOUNT -> change(n, UPDATED, n.status);
                }
            }
        }
        n.acked = told;
        n.ledger = told;
        n.applied = told;
        n.books = told;
    }

    static List<String> history(List<Told> facts) {
        HandOverState order = new HandOverState();
        Moves asBuilt = new Moves(order, new Scope(Scope.Part.WHOLE, Set.of(), 0, 0, 0, 0), Set.of(), (f, n, w) -> {});
        for (Told told : facts) {
            decide(order, order.books, told, asBuilt);
            order.books |= told.bit();
        }
        return IntStream.range(0, order.changes)
                .mapToObj(change -> List.of("", "PAID", "CLOSED", "UPDATED").get(order.change[change]))
                .toList();
    }

    private static void pay(HandOverState n) {
        n.paidTimes = Math.min(3, n.paidTimes + 1);
        change(n, PAID, PAID);
    }

    private static void change(HandOverState n, int code, int status) {
        n.status = status;
        // With a planted fault there can be more than there is room for; that state is broken anyway.
        if (n.changes < HandOverState.SIZE) {
            n.change[n.changes++] = code;
        }
    }
}
