package io.paysync.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.bench.fuzz.Properties.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every seed, everything that fuzzing has ever found, and the largest messages, without the fuzzer. */
class FuzzRegressionTest {
    static final Path ROOT = Path.of("../providers/src/test/resources/fuzz");

    /** Those that ask somebody while they judge. */
    private static final Set<String> ASKING = Set.of("mollie", "paypal", "unionpay", "unionpay-11", "wechatpay");

    static Map<String, byte[]> inputs(Subject subject) throws IOException {
        Map<String, byte[]> inputs = new TreeMap<>(subject.inputs());
        inputs.putAll(subject.largest());
        return inputs;
    }

    @TestFactory
    Stream<DynamicTest> seedsAndFindingsBreakNoPropertyAndTakeTheirShareOfProcessorTime() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : Subject.names(ROOT)) {
            Subject subject = Subject.load(ROOT, name);
            Properties properties = new Properties(subject);
            for (Map.Entry<String, byte[]> input : inputs(subject).entrySet()) {
                for (Aim aim : Aim.values()) {
                    Watch watch = new Watch(bytes -> aim.check(properties, bytes));
                    tests.add(DynamicTest.dynamicTest(
                            name + ", " + aim + ": " + input.getKey(), () -> watch.check(input.getValue())));
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

    /** What asks somebody is fuzzed only where some input makes it ask. */
    @TestFactory
    Stream<DynamicTest> seedsReachWhatAsksOutside() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : Subject.names(ROOT)) {
            tests.add(DynamicTest.dynamicTest(name, () -> {
                Properties properties = new Properties(Subject.load(ROOT, name));
                for (byte[] input : Subject.load(ROOT, name).inputs().values()) {
                    properties.stranger(input);
                }
                assertThat(properties.asked() > 0).isEqualTo(ASKING.contains(name));
            }));
        }
        return tests.stream();
    }

    /** The listener's own limit is the largest that is fuzzed. */
    @TestFactory
    Stream<DynamicTest> theLargestAreGenuineAndFitIntoAnInput() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : Subject.names(ROOT)) {
            tests.add(DynamicTest.dynamicTest(name, () -> {
                Subject subject = Subject.load(ROOT, name);
                Properties properties = new Properties(subject);
                assertThat(subject.largest()).hasSize(3).allSatisfy((which, input) -> {
                    assertThat(input.length).isLessThan(FuzzRun.INPUT_BYTES_MAX);
                    assertThat(properties.insider(input)).isEqualTo(Outcome.GENUINE);
                });
            }));
        }
        return tests.stream();
    }
}
