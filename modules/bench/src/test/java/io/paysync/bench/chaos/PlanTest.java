package io.paysync.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void sameSeedSamePlan() {
        assertThat(Plan.of(7, 300_000, FaultKind.all()).text())
                .isEqualTo(Plan.of(7, 300_000, FaultKind.all()).text());
        assertThat(Plan.of(7, 300_000, FaultKind.all()).faults())
                .isNotEqualTo(Plan.of(8, 300_000, FaultKind.all()).faults());
    }

    /** A regression seed must stay what it was: a change of the plan is a change of all seeds. */
    @Test
    void aKnownSeedIsWhatItWas() {
        Plan plan = Plan.of(1, 60_000, List.of(FaultKind.NODE_KILL, FaultKind.DB_KILL));

        assertThat(plan.faults().get(0)).hasToString("   1       3.0 s  F1  node-kill      node 1 for 1.6 s");
    }

    @Test
    void everyKindComesBeforeOneComesTwice() {
        Plan plan = Plan.of(3, 600_000, FaultKind.all());

        List<FaultKind> first = plan.faults().stream()
                .limit(FaultKind.all().size())
                .map(Fault::kind)
                .toList();
        assertThat(EnumSet.copyOf(first)).hasSize(FaultKind.all().size());
    }

    @Test
    void noTwoFaultsHaveHoldOfTheSamePartAndNoneOutlastsTheTime() {
        for (long seed = 0; seed < 200; seed++) {
            List<Fault> faults = Plan.of(seed, 200_000, FaultKind.all()).faults();
            assertThat(faults).allMatch(f -> f.endMs() <= 200_000);
            for (Fault one : faults) {
                for (Fault two : faults) {
                    if (one.no() < two.no() && one.endMs() > two.atMs() && two.endMs() > one.atMs()) {
                        boolean same = one.kind().part() == two.kind().part()
                                && (!one.takesNode() || one.target() == two.target());
                        assertThat(same)
                                .as("seed %d: %s and %s", seed, one, two)
                                .isFalse();
                    }
                }
            }
        }
    }

    @Test
    void anUnknownFaultIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> FaultKind.named("earthquake")).hasMessageContaining("node-kill");
        assertThat(FaultKind.named("db-kill")).isEqualTo(FaultKind.DB_KILL);
    }
}
