package io.paysync.bench.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Which faults happen when: decided by the seed, the length and the list of kinds, and by nothing else, so a seed that found
 * something finds it again. Kinds come in decks, each shuffled: every kind comes before one comes twice.
 *
 * @param safetyMs how long faults go on; after that there is calm, and everything must converge
 */
record Plan(long seed, long safetyMs, List<FaultKind> kinds, List<Fault> faults) {
    static final int NODES = 3;
    private static final long FIRST_MS = 3_000;
    private static final int PAUSE_MAX_MS = 3_000;
    /** One fault in so many begins while the one before it lasts, if they take hold of different parts. */
    private static final int ALONE_IN = 3;

    static Plan of(long seed, long safetyMs, List<FaultKind> kinds) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a plan needs at least one kind of fault");
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Fault> faults = new ArrayList<>();
        Deque<FaultKind> deck = new ArrayDeque<>();
        long at = FIRST_MS;
        while (true) {
            if (deck.isEmpty()) {
                deck.addAll(shuffled(kinds, random));
            }
            FaultKind kind = deck.removeFirst();
            long length = random.nextLong(kind.shortestMs(), kind.longestMs() + 1);
            int target = kind.part() == FaultKind.Part.NODE ? random.nextInt(NODES) : 0;
            Fault fault = new Fault(
                    faults.size() + 1, free(at, kind, target, faults), kind, target, length, random.nextInt(1 << 20));
            if (fault.endMs() > safetyMs) {
                return new Plan(seed, safetyMs, List.copyOf(kinds), List.copyOf(faults));
            }
            faults.add(fault);
            boolean overlaps = random.nextInt(ALONE_IN) > 0;
            at = overlaps
                    ? fault.atMs() + random.nextLong(PAUSE_MAX_MS)
                    : fault.endMs() + random.nextLong(PAUSE_MAX_MS);
        }
    }

    private static List<FaultKind> shuffled(List<FaultKind> kinds, SplittableRandom random) {
        List<FaultKind> deck = new ArrayList<>(kinds);
        Collections.shuffle(deck, new Random(random.nextLong()));
        return deck;
    }

    /** The first moment from then on at which nobody has hold of the part. */
    private static long free(long at, FaultKind kind, int target, List<Fault> faults) {
        return faults.stream()
                .filter(other -> clash(other, kind, target))
                .mapToLong(Fault::endMs)
                .reduce(at, Math::max);
    }

    private static boolean clash(Fault other, FaultKind kind, int target) {
        FaultKind.Part one = other.kind().part();
        FaultKind.Part two = kind.part();
        boolean nodes = one == FaultKind.Part.NODE && two == FaultKind.Part.NODE;
        if (nodes) {
            return other.target() == target;
        }
        boolean allAndOne = (one == FaultKind.Part.ALL && two == FaultKind.Part.NODE)
                || (two == FaultKind.Part.ALL && one == FaultKind.Part.NODE);
        return one == two || allAndOne;
    }

    /** For a person, complete. */
    String text() {
        return "seed " + seed + ", faults for " + safetyMs / 1000 + " s, kinds "
                + kinds.stream().map(FaultKind::label).collect(Collectors.joining(",")) + "\n"
                + faults.stream().map(Fault::toString).collect(Collectors.joining("\n"));
    }
}
