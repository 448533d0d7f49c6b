package io.paysync.testkit.proof;

import static io.paysync.testkit.proof.Scope.Part.FROM_THE_ORDER;
import static io.paysync.testkit.proof.Scope.Part.TO_THE_ORDER;
import static io.paysync.testkit.proof.Scope.Part.WHOLE;
import static io.paysync.testkit.proof.Told.CLOSED;
import static io.paysync.testkit.proof.Told.PAID;
import static io.paysync.testkit.proof.Told.WRONG_AMOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.paysync.testkit.proof.Checker.Verdict;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hand-over as built breaks nothing, whatever fails; and each planted fault is found, by the invariant it breaks. */
class HandOverModelTest {
    private static final Logger log = LoggerFactory.getLogger(HandOverModelTest.class);
    private static final int STATES_MAX = 2_000_000;

    static Stream<Scope> scopes() {
        Set<Told> two = Set.of(PAID, CLOSED);
        Set<Told> three = Set.of(PAID, CLOSED, WRONG_AMOUNT);
        return Stream.of(
                // part, callbacks, crashes, losses, doubles, pauses
                new Scope(WHOLE, Set.of(PAID), 1, 1, 1, 1),
                new Scope(WHOLE, Set.of(PAID), 2, 2, 0, 0),
                new Scope(WHOLE, two, 0, 0, 0, 0),
                new Scope(TO_THE_ORDER, two, 1, 1, 0, 0),
                new Scope(TO_THE_ORDER, two, 1, 0, 1, 0),
                new Scope(TO_THE_ORDER, two, 0, 1, 0, 1),
                new Scope(TO_THE_ORDER, two, 0, 1, 1, 0),
                new Scope(TO_THE_ORDER, Set.of(PAID, WRONG_AMOUNT), 1, 1, 0, 0),
                new Scope(FROM_THE_ORDER, two, 3, 3, 0, 3),
                new Scope(FROM_THE_ORDER, three, 3, 3, 0, 3));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void theHandOverAsBuiltBreaksNothing(Scope scope) {
        Verdict verdict = Checker.check(new HandOverModel(scope), STATES_MAX);

        log.info("model {} {}", scope, verdict);
        assertThat(verdict.broken()).as(verdict.toString()).isEmpty();
        assertThat(verdict.states()).isGreaterThan(5_000);
    }

    static Stream<Arguments> plants() {
        Scope one = new Scope(WHOLE, Set.of(PAID), 1, 1, 1, 1);
        Scope late = new Scope(TO_THE_ORDER, Set.of(PAID, CLOSED), 1, 1, 1, 0);
        Scope wrong = new Scope(WHOLE, Set.of(WRONG_AMOUNT), 1, 1, 1, 1);
        Scope told = new Scope(FROM_THE_ORDER, Set.of(PAID, CLOSED, WRONG_AMOUNT), 1, 1, 0, 1);
        return Stream.of(
                arguments(Plant.ACK_BEFORE_COMMIT, one, Invariants.ACKED_IS_STORED),
                arguments(Plant.NO_UNIQUE_KEY, one, Invariants.ONCE),
                arguments(Plant.APPLY_WITHOUT_VERSION, late, Invariants.ONCE),
                arguments(Plant.HAND_OVER_OUTSIDE_TRANSACTION, one, Invariants.HISTORY_TELLS),
                arguments(Plant.MARK_BEFORE_SEND, one, Invariants.DELIVERED_HAS_ARRIVED),
                arguments(Plant.LATE_CLOSE_OVERWRITES_PAID, late, Invariants.PAID_STAYS_PAID),
                arguments(Plant.AMOUNT_NOT_COMPARED, wrong, Invariants.NEVER_WRONGLY_PAID),
                arguments(Plant.LEASE_NEVER_EXPIRES, one, Checker.STUCK),
                arguments(Plant.LEASE_NEVER_EXPIRES, told, Checker.STUCK),
                arguments(Plant.ROW_SILENTLY_LEFT, one, Checker.STUCK),
                arguments(Plant.SWEEP_PASSES_OPEN_TRANSACTIONS, late, Checker.STUCK),
                arguments(Plant.ACKNOWLEDGED_WHEN_OFFERED, one, Checker.STUCK),
                arguments(Plant.CLAIM_IGNORES_OLDER, told, Invariants.IN_ORDER),
                arguments(Plant.TAKE_IGNORES_OLDER, told, Invariants.IN_ORDER),
                arguments(Plant.TAKE_IGNORES_GAPS, told, Invariants.IN_ORDER),
                arguments(Plant.TAKE_TRUSTS_MEMORY, told, Invariants.IN_ORDER),
                arguments(Plant.NEWER_GOES_ON, told, Invariants.IN_ORDER));
    }

    @ParameterizedTest
    @MethodSource("plants")
    void aPlantedFaultIsFound(Plant plant, Scope scope, String invariant) {
        Verdict verdict = Checker.check(new HandOverModel(scope, plant), STATES_MAX);

        log.info("planted {}: {}", plant, verdict);
        assertThat(verdict.broken()).contains(invariant);
        assertThat(verdict.trace()).hasSizeBetween(1, 10);
    }

    @Test
    void everyFaultIsPlanted() {
        Set<Plant> planted = plants().map(a -> (Plant) a.get()[0]).collect(Collectors.toSet());

        assertThat(planted).isEqualTo(EnumSet.allOf(Plant.class));
    }
}
