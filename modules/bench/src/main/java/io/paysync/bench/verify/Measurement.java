package io.paysync.bench.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH's part of {@link VerifyCommand}, apart from it because the command line looks at the commands' methods, and JMH is
 * not on the class path of what measures a node.
 */
record Measurement(int forks, int seconds) {
    /** Microseconds of processor time of the benchmark's methods that {@code methods} (an expression) names. */
    Map<String, Double> micros(String provider, String methods) throws RunnerException {
        Map<String, Double> micros = new HashMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include("^" + VerifyBenchmark.class.getName().replace(".", "\\.") + "\\." + methods + "$")
                        .param("provider", provider)
                        .forks(forks)
                        .threads(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(seconds))
                        // A collector that works beside the measured thread would hide its costs; the command itself
                        // has another.
                        .jvmArgsAppend("-Xmx1g", "-XX:-UseG1GC", "-XX:+UseSerialGC")
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run()) {
            micros.put(result.getPrimaryResult().getLabel(), best(result) / 1000);
        }
        return micros;
    }

    /** The best iteration: the slower ones tell of the compiler and of other processes. */
    private static double best(RunResult result) {
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> iteration.getSecondaryResults().get("nanosEach"))
                .filter(Objects::nonNull)
                .mapToDouble(Result::getScore)
                .min()
                .orElseThrow();
    }
}
