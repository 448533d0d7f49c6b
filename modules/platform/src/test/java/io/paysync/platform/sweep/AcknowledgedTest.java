package io.paysync.platform.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {
    @Test
    void onlyWhatWasAcknowledgedNeedsNoQuestion() {
        Acknowledged<String> acknowledged = new Acknowledged<>(10);
        acknowledged.add(List.of("a", "c"));

        assertThat(acknowledged.unknown(List.of("a", "b", "c", "d"))).containsExactly("b", "d");
    }

    @Test
    void eachKeyIsToldOnceSoThatAPageSweptAgainIsAskedForInFull() {
        Acknowledged<String> acknowledged = new Acknowledged<>(10);
        acknowledged.add(List.of("a", "b"));
        acknowledged.unknown(List.of("a", "b"));

        assertThat(acknowledged.unknown(List.of("a", "b"))).containsExactly("a", "b");
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        Acknowledged<Integer> acknowledged = new Acknowledged<>(3);
        acknowledged.add(List.of(1, 2));
        acknowledged.add(List.of(3, 4));

        assertThat(acknowledged.unknown(List.of(1, 2, 3, 4))).containsExactly(1);
    }

    @Test
    void noneAreKeptWhenNoneMayBe() {
        Acknowledged<Integer> acknowledged = new Acknowledged<>(0);
        acknowledged.add(List.of(1));

        assertThat(acknowledged.unknown(List.of(1))).containsExactly(1);
    }
}
