package io.paysync.orderstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.testkit.proof.HandOverModel;
import io.paysync.testkit.proof.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model of the hand-over decides as these rules do: the same changes of the order, in whatever order facts arrive. */
class ModelRulesTest {
    static Stream<List<Told>> arrivals() {
        List<List<Told>> all = new ArrayList<>();
        arrivals(List.of(), all);
        return all.stream();
    }

    /** Every sequence of up to four, repeats included. */
    private static void arrivals(List<Told> before, List<List<Told>> all) {
        all.add(before);
        if (before.size() < 4) {
            for (Told told : Told.values()) {
                List<Told> longer = new ArrayList<>(before);
                longer.add(told);
                arrivals(List.copyOf(longer), all);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("arrivals")
    void theModelMakesTheSameHistory(List<Told> arrivals) {
        Run run = Run.of(arrivals.stream().map(ModelRulesTest::fact).toArray(PaymentFact[]::new));

        assertThat(run.history.stream().map(ModelRulesTest::word).toList()).isEqualTo(HandOverModel.history(arrivals));
    }

    private static PaymentFact fact(Told told) {
        return switch (told) {
            case PAID -> Facts.paid("paid");
            case CLOSED -> Facts.closed("closed");
            case WRONG_AMOUNT -> Facts.trade(Facts.paid("less", Facts.cny(1)), "T2");
        };
    }

    private static String word(Change change) {
        return change.type().equals(ChangeType.UPDATED)
                ? "UPDATED"
                : change.to().name();
    }
}
