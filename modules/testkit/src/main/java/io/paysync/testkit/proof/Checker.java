package io.paysync.testkit.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Searches a {@link Model} breadth first, so that the first broken state is one with the fewest steps. Then, backwards from
 * the states in which all is done, whether each state can reach one of them by steps without faults: as the steps go on
 * fairly once faults stop, what can always be reached is reached.
 *
 * <p>Every state is kept as its bits, about 40 bytes, and expanded once.
 *
 * @param <S> a state
 */
public final class Checker<S> {
    private final Model<S> model;
    private final int statesMax;
    private final KeySet keys;
    private int[] parents = new int[1 << 12];
    private final Edges calm = new Edges();
    private long steps;

    private Checker(Model<S> model, int statesMax) {
        this.model = model;
        this.statesMax = statesMax;
        this.keys = new KeySet(model.key(model.start()).length);
    }

    /**
     * What was found.
     *
     * @param broken the invariant, or {@link #STUCK}; empty when all holds
     * @param trace the steps to the broken state, one a line
     */
    public record Verdict(int states, long steps, Optional<String> broken, List<String> trace) {
        @Override
        public String toString() {
            return broken.map(what ->
                                    what + " after " + trace.size() + " steps:\n  " + String.join("\n  ", trace) + '\n')
                            .orElse("all holds; ")
                    + states + " states, " + steps + " steps";
        }
    }

    /** The verdict on a state from which not all that is due can be done any more, though nothing fails. */
    public static final String STUCK = "what is due is never done";

    /** @throws IllegalStateException when there are more states; a search that is cut short proves nothing */
    public static <S> Verdict check(Model<S> model, int statesMax) {
        return new Checker<>(model, statesMax).search();
    }

    private Verdict search() {
        reached(model.start(), -1);
        for (int from = 0; from < keys.size(); from++) {
            S state = model.state(keys.get(from));
            Optional<String> broken = model.broken(state);
            if (broken.isPresent()) {
                return verdict(broken, from);
            }
            int id = from;
            model.steps(state, (fault, next, words) -> {
                steps++;
                int to = reached(next, id);
                if (!fault && to != id) {
                    calm.add(id, to);
                }
            });
        }
        int stuck = firstStuck();
        return stuck < 0 ? verdict(Optional.empty(), 0) : verdict(Optional.of(STUCK), stuck);
    }

    private int reached(S state, int parent) {
        int before = keys.size();
        int id = keys.add(model.key(state));
        if (id == before) {
            if (id >= statesMax) {
                throw new IllegalStateException("more than " + statesMax + " states");
            }
            if (id == parents.length) {
                parents = Arrays.copyOf(parents, id * 2);
            }
            parents[id] = parent;
        }
        return id;
    }

    /** @return the first state from which no done one can be reached without faults, or -1 */
    private int firstStuck() {
        boolean[] good = new boolean[keys.size()];
        ArrayDeque<Integer> work = new ArrayDeque<>();
        for (int id = 0; id < good.length; id++) {
            if (model.done(model.state(keys.get(id)))) {
                good[id] = true;
                work.add(id);
            }
        }
        Edges.Backwards back = calm.backwards(good.length);
        while (!work.isEmpty()) {
            back.each(work.remove(), before -> {
                if (!good[before]) {
                    good[before] = true;
                    work.add(before);
                }
            });
        }
        for (int id = 0; id < good.length; id++) {
            if (!good[id]) {
                return id;
            }
        }
        return -1;
    }

    private Verdict verdict(Optional<String> broken, int at) {
        return new Verdict(keys.size(), steps, broken, broken.isPresent() ? trace(at) : List.of());
    }

    /** Walks the way again, because states that only look alike share their bits and steps are named in neither. */
    private List<String> trace(int end) {
        List<Integer> way = new ArrayList<>();
        for (int id = end; id >= 0; id = parents[id]) {
            way.add(id);
        }
        Collections.reverse(way);
        List<String> lines = new ArrayList<>();
        S state = model.start();
        for (int id : way.subList(1, way.size())) {
            state = follow(state, keys.get(id), lines);
        }
        return lines;
    }

    private S follow(S from, long[] key, List<String> lines) {
        List<S> found = new ArrayList<>();
        model.steps(from, (fault, next, words) -> {
            if (found.isEmpty() && Arrays.equals(model.key(next), key)) {
                found.add(next);
                lines.add((fault ? "! " : "  ") + words.get());
            }
        });
        return found.getFirst();
    }
}
