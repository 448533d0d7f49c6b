package io.paysync.bench.verify;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./paysync bench verify}: one core, each provider beside its own library and beside the bare cryptography. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Time of one verification (JMH): ours, the provider's own Java library, the bare cryptography.",
        footer =
                "%nExit codes: 0 all targets reached, 1 slower than a library by more than 3 %% (Alipay: than half of it) or than 1 ms for the largest body, 2 wrong command line.")
public final class VerifyCommand implements Callable<Integer> {
    private static final double LARGEST_MICROS_MAX = 1000;

    /** The same code measured twice differs by so much. */
    private static final double NOISE = 1.03;

    @Option(names = "--provider", paramLabel = "NAME", description = "Only this one; may be repeated.")
    private List<String> wanted = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "2",
            description = "Length of an iteration; 3 warm up and 5 are measured (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--forks", paramLabel = "N", defaultValue = "1", description = "JVMs one after the other.")
    private int forks;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        for (String name : wanted) {
            if (!Contender.NAMES.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(), "no provider " + name + "; there are " + Contender.NAMES);
            }
        }
        PrintStream out = System.out;
        out.println("us each: signature and reading | signature alone | the cryptography alone | 64 KiB");
        out.printf(
                "%-10s %8s %8s %6s | %8s %8s %6s | %8s | %8s %s%n",
                "provider", "ours", "library", "ratio", "ours", "library", "ratio", "floor", "ours", "target");
        boolean reached = true;
        for (String name : wanted.isEmpty() ? Contender.NAMES : wanted) {
            Times times = measure(name);
            out.println(times.line());
            reached &= times.reached();
        }
        return reached ? 0 : 1;
    }

    private Times measure(String name) throws Exception {
        boolean library = Contender.of(name).peer() != null;
        String methods = library ? ".*" : "(ours.*|floor|largest.*)";
        Map<String, Double> micros = new Measurement(forks, seconds).micros(name, methods);
        return new Times(
                name,
                micros.getOrDefault("ours", 0.0),
                micros.getOrDefault("library", 0.0),
                micros.getOrDefault("oursSignature", 0.0),
                micros.getOrDefault("librarySignature", 0.0),
                micros.getOrDefault("floor", 0.0),
                micros.entrySet().stream()
                        .filter(each -> each.getKey().startsWith("largest"))
                        .mapToDouble(Map.Entry::getValue)
                        .max()
                        .orElse(0));
    }

    /** In microseconds; {@code library} and {@code librarySignature} are 0 where there is none. */
    record Times(
            String name,
            double ours,
            double library,
            double oursSignature,
            double librarySignature,
            double floor,
            double largest) {
        /** Alipay's library parses its key for each callback, so twice as fast is asked there. */
        boolean reached() {
            double factor = name.equals("alipay") ? 2 : 1;
            boolean faster = ours * factor <= library * NOISE && oursSignature <= librarySignature * NOISE;
            return (library == 0 || faster) && largest <= LARGEST_MICROS_MAX;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-10s %8.2f %8s %6s | %8.2f %8s %6s | %8.2f | %8.1f %s",
                    name,
                    ours,
                    figure(library),
                    figure(library / ours),
                    oursSignature,
                    figure(librarySignature),
                    figure(librarySignature / oursSignature),
                    floor,
                    largest,
                    reached() ? "reached" : "MISSED");
        }

        private static String figure(double value) {
            return value == 0 ? "-" : String.format(Locale.ROOT, "%.2f", value);
        }
    }
}
