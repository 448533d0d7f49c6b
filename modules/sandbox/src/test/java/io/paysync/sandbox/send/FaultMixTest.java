package io.paysync.sandbox.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.sandbox.provider.Forgery;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class FaultMixTest {
    private static final FaultMix ALL = new FaultMix(0.5, 0.5, Duration.ofSeconds(9), 0.5, 0.5, 0.5);

    @Test
    void theSameSeedDrawsTheSameFaults() {
        assertThat(drawn(ALL, 42)).isEqualTo(drawn(ALL, 42)).isNotEqualTo(drawn(ALL, 43));
    }

    @Test
    void oneFaultMoreDoesNotChangeTheOthers() {
        FaultMix without = new FaultMix(0.5, 0.5, Duration.ofSeconds(9), 0, 0.5, 0.5);

        List<Forgery> forged = drawn(without, 42).stream().map(Faults::forge).toList();

        assertThat(forged).isEqualTo(drawn(ALL, 42).stream().map(Faults::forge).toList());
    }

    @Property(tries = 100)
    void everyDrawIsWithinItsBounds(@ForAll @DoubleRange(min = 0, max = 1) double share, @ForAll long seed) {
        FaultMix mix = new FaultMix(share, share, Duration.ofSeconds(9), share, share, share);

        assertThat(drawn(mix, seed)).allSatisfy(faults -> {
            assertThat(faults.duplicate()).isBetween(0, 3);
            assertThat(faults.delay()).isBetween(Duration.ZERO, Duration.ofSeconds(9));
        });
    }

    @Test
    void nothingGoesWrongWithoutAMix() {
        assertThat(drawn(FaultMix.NONE, 1)).allMatch(Faults.NONE::equals);
    }

    private static List<Faults> drawn(FaultMix mix, long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> mix.draw(random)).limit(200).toList();
    }
}
