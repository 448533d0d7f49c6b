package io.paysync.testkit.proof;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes the steps out of one state: copies it, changes the copy, tells it. */
final class Moves {
    private final HandOverState from;
    private final Scope scope;
    private final Set<Plant> plants;
    private final Model.Steps<HandOverState> to;

    Moves(HandOverState from, Scope scope, Set<Plant> plants, Model.Steps<HandOverState> to) {
        this.from = from;
        this.scope = scope;
        this.plants = plants.isEmpty() ? EnumSet.noneOf(Plant.class) : EnumSet.copyOf(plants);
        this.to = to;
    }

    Scope scope() {
        return scope;
    }

    boolean planted(Plant plant) {
        return plants.contains(plant);
    }

    /** A step in which nothing fails. */
    void calm(Supplier<String> words, Consumer<HandOverState> change) {
        tell(false, words, change);
    }

    void crash(Supplier<String> words, Consumer<HandOverState> change) {
        if (from.crashes < scope.crashes()) {
            tell(true, words, change.andThen(s -> s.crashes++));
        }
    }

    void loss(Supplier<String> words, Consumer<HandOverState> change) {
        if (from.losses < scope.losses()) {
            tell(true, words, change.andThen(s -> s.losses++));
        }
    }

    void twice(Supplier<String> words, Consumer<HandOverState> change) {
        if (from.doubles < scope.doubles()) {
            tell(true, words, change.andThen(s -> s.doubles++));
        }
    }

    void pause(Supplier<String> words, Consumer<HandOverState> change) {
        if (from.pauses < scope.pauses()) {
            tell(true, words, change.andThen(s -> s.pauses++));
        }
    }

    private void tell(boolean fault, Supplier<String> words, Consumer<HandOverState> change) {
        HandOverState next = from.copy();
        change.accept(next);
        HandOverKey.rank(next);
        to.step(fault, next, words);
    }

    static String name(int node) {
        return node == 0 ? "A" : "B";
    }

    /** As in the log, where the registration is version 1. */
    static String version(int change) {
        return "v" + (change + 2);
    }

    static String facts(int set) {
        StringBuilder text = new StringBuilder();
        for (Told told : Told.values()) {
            if (told.in(set)) {
                text.append(text.isEmpty() ? "" : "+").append(told);
            }
        }
        return text.toString();
    }

    static String versions(int set) {
        StringBuilder text = new StringBuilder();
        for (int change = 0; change < HandOverState.SIZE; change++) {
            if (Told.in(set, change)) {
                text.append(text.isEmpty() ? "" : "+").append(version(change));
            }
        }
        return text.toString();
    }
}
