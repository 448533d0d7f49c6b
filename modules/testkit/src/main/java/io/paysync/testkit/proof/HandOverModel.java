package io.paysync.testkit.proof;

import static io.paysync.testkit.proof.HandOverState.DONE;
import static io.paysync.testkit.proof.HandOverState.NODES;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way of money facts through the product, as built: inbox, apply, change, dispatch, sent. One order that is registered,
 * up to three callbacks about it, two nodes that each do everything, one receiver that wants every change but the
 * registration.
 *
 * <p>One step is one commit, one message or one answer, because between two of these anything else can happen; what a node
 * does in memory in between is part of the step before. Which class and statement each step stands for is said in {@link
 * IntakeSteps}, {@link OrderSteps}, {@link SweepSteps}, {@link DispatchSteps} and {@link SendSteps}. A test of the launcher
 * fails when one of {@link #STATEMENTS} is gone, and a test of order-state compares what the facts do to the order with its
 * rules.
 *
 * <p>Left out, because something simpler covers it: time (anything may happen as early or as late as it likes; that a lease
 * outlasts its work is a fault when it does not), batches of several orders, Redis (it may only vouch for what is committed),
 * polling (its facts come through the same door), the log order of changes and deliveries (the same {@code Sweep} as that of
 * callbacks), a crash of the database (it loses open transactions, as a cut connection does).
 */
public final class HandOverModel implements Model<HandOverState> {
    /** What is written in the steps of the model, by the names of the statements. */
    public static final List<String> STATEMENTS = List.of(
            "intake.insert",
            "orders.load",
            "orders.write",
            "lease.acquire",
            "watermark.advance",
            "dispatch.take",
            "dispatch.claim",
            "dispatch.recover",
            "dispatch.finish",
            "dispatch.missing");

    private final Scope scope;
    private final Set<Plant> plants;

    public HandOverModel(Scope scope, Plant... plants) {
        this.scope = scope;
        this.plants = Set.copyOf(Arrays.asList(plants));
    }

    /** The types of the changes that these facts make of a registered order, one after the other. */
    public static List<String> history(List<Told> facts) {
        return OrderSteps.history(facts);
    }

    @Override
    public HandOverState start() {
        HandOverState start = new HandOverState();
        if (scope.part() == Scope.Part.FROM_THE_ORDER) {
            OrderSteps.allTold(start, scope.mask());
        }
        return start;
    }

    @Override
    public void steps(HandOverState from, Steps<HandOverState> to) {
        Moves moves = new Moves(from, scope, plants, to);
        IntakeSteps.of(from, moves);
        OrderSteps.of(from, moves);
        SweepSteps.of(from, moves);
        if (scope.part() != Scope.Part.TO_THE_ORDER) {
            DispatchSteps.of(from, moves);
        }
        for (int node = 0; node < NODES; node++) {
            int crashed = node;
            moves.crash(() -> Moves.name(crashed) + " crashes", n -> n.crash(crashed));
        }
    }

    @Override
    public Optional<String> broken(HandOverState s) {
        return Invariants.broken(s);
    }

    @Override
    public boolean done(HandOverState s) {
        if (s.acked != scope.mask() || s.applied != scope.mask()) {
            return false;
        }
        for (int change = 0; scope.part() != Scope.Part.TO_THE_ORDER && change < s.changes; change++) {
            if (s.row[change] != DONE || !Told.in(s.arrived, change)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long[] key(HandOverState state) {
        return HandOverKey.canonical(state);
    }

    @Override
    public HandOverState state(long[] key) {
        return HandOverKey.read(key);
    }
}
