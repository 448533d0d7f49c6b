package io.paysync.bench.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One fuzzing of one subject with one aim, in a JVM that Jazzer instruments.
 *
 * @param targetClass what Jazzer calls
 * @param work for the corpus of this run and its log
 */
record FuzzRun(String targetClass, Path root, String name, Aim aim, int seconds, Path work) {
    private static final Pattern PROGRESS = Pattern.compile("#(\\d+)\\s.*?cov: (\\d+) ft: (\\d+) corp: (\\d+)/");

    /** In so few seconds the optimising compiler takes more from a run than it gives it. */
    private static final int BRIEF_SECONDS = 30;

    /** What the listener lets through: a head and a body. */
    static final int INPUT_BYTES_MAX = 16 * 1024 + Properties.BODY_BYTES_MAX;

    /**
     * @param finding the input that broke a property; null when none did
     * @param why the first line of what Jazzer says about it
     * @param counts by name, see {@link Watch#lines}
     */
    record Result(
            long executions,
            long coverage,
            long corpus,
            Map<String, Long> counts,
            @Nullable Path finding,
            String why) {}

    Result run() throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(work.resolve("corpus"));
        Path artifacts = Files.createDirectories(work.resolve("artifacts"));
        Path result = work.resolve("result");
        Path log = work.resolve("jazzer.log");
        Process process = new ProcessBuilder(command(corpus, artifacts, result))
                .redirectErrorStream(true)
                .start();
        Matcher last = null;
        String why = "";
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line);
                out.newLine();
                Matcher progress = PROGRESS.matcher(line);
                last = progress.find() ? progress : last;
                why = why.isEmpty() && line.startsWith("== Java Exception: ") ? line.substring(19) : why;
            }
        }
        int exit = process.waitFor();
        Path finding = finding(artifacts);
        if (finding == null && (last == null || exit != 0)) {
            throw new IOException("fuzzing " + name + " ended with " + exit + ": "
                    + String.join("\n", tail(Files.readAllLines(log))));
        }
        return new Result(number(last, 1), number(last, 2), number(last, 4), counts(result), finding, why);
    }

    private List<String> command(Path corpus, Path artifacts, Path result) throws IOException {
        Path dictionary = work.resolve("dictionary");
        Subject subject = Subject.load(root, name);
        Files.write(dictionary, Dictionary.of(subject.inputs().values()));
        for (Map.Entry<String, byte[]> large : subject.largest().entrySet()) {
            Files.write(corpus.resolve(large.getKey()), large.getValue());
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=" + (seconds > BRIEF_SECONDS ? 4 : 1),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                hooks() + java.io.File.pathSeparator + System.getProperty("java.class.path"),
                "-D" + FuzzTarget.ROOT + "=" + root,
                "-D" + FuzzTarget.NAME + "=" + name,
                "-D" + FuzzTarget.AIM + "=" + aim,
                "-D" + FuzzTarget.RESULT + "=" + result,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + targetClass,
                "--instrumentation_includes=io.paysync.providers.**:io.paysync.contract.domain.**",
                "--custom_hook_includes=io.paysync.**:com.fasterxml.jackson.**:io.vertx.**",
                "--custom_hooks=" + SideEffects.class.getName(),
                "--reproducer_path=" + work,
                "-artifact_prefix=" + artifacts + "/",
                "-max_total_time=" + seconds,
                "-max_len=" + INPUT_BYTES_MAX,
                "-timeout=20",
                "-rss_limit_mb=0",
                "-dict=" + dictionary,
                corpus.toString()));
        for (String kind : List.of("seeds", "findings")) {
            Path from = root.resolve(name).resolve(kind);
            if (Files.isDirectory(from)) {
                command.add(from.toString());
            }
        }
        return command;
    }

    /** The hooks' class in a jar of its own: its jar goes to the bootstrap loader, where ours would find nothing else. */
    private Path hooks() throws IOException {
        Path jar = work.resolve("hooks.jar");
        String entry = SideEffects.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream from = FuzzRun.class.getClassLoader().getResourceAsStream(entry)) {
            if (from == null) {
                throw new IOException("no class " + entry);
            }
            out.putNextEntry(new JarEntry(entry));
            from.transferTo(out);
        }
        return jar;
    }

    private static @Nullable Path finding(Path artifacts) throws IOException {
        try (Stream<Path> all = Files.list(artifacts)) {
            return all.filter(each -> !each.getFileName().toString().startsWith("slow-unit"))
                    .min(Path::compareTo)
                    .orElse(null);
        }
    }

    /** Zero where a seed was a finding at once. */
    private static long number(@Nullable Matcher progress, int group) {
        return progress == null ? 0 : Long.parseLong(progress.group(group));
    }

    private static Map<String, Long> counts(Path result) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        if (Files.isRegularFile(result)) {
            for (String line : Files.readAllLines(result)) {
                String[] words = line.split(" ", 2);
                counts.put(words[0], Long.parseLong(words[1]));
            }
        }
        return counts;
    }

    private static List<String> tail(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - 20), lines.size());
    }

    @Override
    public String toString() {
        return name + " " + aim.name().toLowerCase(Locale.ROOT);
    }
}
