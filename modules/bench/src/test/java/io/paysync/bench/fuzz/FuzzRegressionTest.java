package io.paysync.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.bench.fuzz.Properties.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every seed and everything that fuzzing has ever found, without the fuzzer. */
class FuzzRegressionTest {
    static final Path ROOT = Path.of("../providers/src/test/resources/fuzz");

    @TestFactory
    Stream<DynamicTest> seedsAndFindingsBreakNoProperty() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : Subject.names(ROOT)) {
            Subject subject = Subject.load(ROOT, name);
            Properties properties = new Properties(subject);
            for (Map.Entry<String, byte[]> input : subject.inputs().entrySet()) {
                for (Aim aim : Aim.values()) {
                    tests.add(DynamicTest.dynamicTest(
                            name + ", " + aim + ": " + input.getKey(), () -> aim.check(properties, input.getValue())));
                }
            }
        }
        return tests.stream();
    }

    /** A seed that is no request, or a signature that never fits, would leave the code behind it unseen. */
    @TestFactory
    Stream<DynamicTest> seedsReachWhatIsBehindTheSignature() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : Subject.names(ROOT)) {
            tests.add(DynamicTest.dynamicTest(name, () -> {
                Subject subject = Subject.load(ROOT, name);
                Properties properties = new Properties(subject);
                for (Aim aim : Aim.values()) {
                    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
                    for (byte[] input : subject.inputs().values()) {
                        outcomes.merge(aim.check(properties, input), 1, Integer::sum);
                    }
                    // Mollie signs nothing, so a stranger is never believed there.
                    if (aim == Aim.INSIDER || !name.equals("mollie")) {
                        assertThat(outcomes).as(aim.toString()).containsKey(Outcome.GENUINE);
                    }
                    if (aim == Aim.INSIDER) {
                        assertThat(outcomes.getOrDefault(Outcome.GENUINE, 0))
                                .as("most seeds are read once they are signed: " + outcomes)
                                .isGreaterThan(subject.inputs().size() / 3);
                    }
                }
            }));
        }
        return tests.stream();
    }
}
