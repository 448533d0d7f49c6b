package io.paysync.bench.run;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects results, prints each as a line of a table when it is there, and writes them as JSON. */
public final class Report {
    private final PrintStream out;
    private final List<Result> results = new ArrayList<>();
    private final Map<String, Object> disk = new LinkedHashMap<>();

    public Report(PrintStream out) {
        this.out = out;
        out.printf(
                "%-34s %12s %12s %7s %9s %9s %8s%n",
                "name", "rate/s", "floor/s", "ratio", "p50 ms", "p99 ms", "rss MiB");
    }

    void add(Result r) {
        results.add(r);
        out.printf(
                "%-34s %12.1f %12s %7s %9.2f %9.2f %8s%n",
                r.name(),
                r.ratePerSecond(),
                r.floorPerSecond() == 0 ? "-" : String.format("%.1f", r.floorPerSecond()),
                r.ratio() == 0 ? "-" : String.format("%.3f", r.ratio()),
                r.p50Ms(),
                r.p99Ms(),
                r.rssMib() == 0 ? "-" : Long.toString(r.rssMib()));
    }

    /** What an order takes on the disk, indexes included, in a database with so many. */
    void disk(int orders, long bytesEach) {
        disk.put("orders", orders);
        disk.put("bytes_per_order", bytesEach);
    }

    void note(String text) {
        out.println("  " + text);
    }

    public void write(Path file) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine());
        json.put("results", results);
        if (!disk.isEmpty()) {
            json.put("disk", disk);
        }
        Files.writeString(
                file,
                JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(json)
                        + "\n");
    }

    private static Map<String, Object> machine() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("cpu", cpu());
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("arch", System.getProperty("os.arch"));
        facts.put("java", Runtime.version().toString());
        facts.put("postgresql", io.paysync.launcher.embedded.EmbeddedPostgres.VERSION);
        return facts;
    }

    private static String cpu() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(l -> l.startsWith("model name"))
                    .map(l -> l.substring(l.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
