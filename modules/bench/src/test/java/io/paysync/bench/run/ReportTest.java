package io.paysync.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --json} writes: others compare runs by these keys. */
class ReportTest {
    @TempDir
    private Path dir;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

    private JsonNode written() throws IOException {
        Path file = dir.resolve("results.json");
        report.write(file);
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void everyResultHasTheSameKeys() throws IOException {
        report.add(Result.floor("floor, http", 1000, 1.5, 3));
        report.add(Result.against("intake", 500.126, 1000, 2, 4.567, 300));

        JsonNode json = written();

        assertThat(json.fieldNames()).toIterable().containsExactly("machine", "results");
        assertThat(json.path("machine").fieldNames())
                .toIterable()
                .contains("processors", "cpu", "os", "arch", "java", "postgresql");
        assertThat(json.path("results"))
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.fieldNames())
                        .toIterable()
                        .containsExactly("name", "rate_per_s", "floor_per_s", "ratio", "p50_ms", "p99_ms", "rss_mib"));
        JsonNode intake = json.path("results").path(1);
        assertThat(intake.path("name").asText()).isEqualTo("intake");
        assertThat(intake.path("rate_per_s").asDouble()).isEqualTo(500.13);
        assertThat(intake.path("floor_per_s").asDouble()).isEqualTo(1000);
        assertThat(intake.path("ratio").asDouble()).isEqualTo(0.5);
        assertThat(intake.path("p50_ms").asDouble()).isEqualTo(2);
        assertThat(intake.path("p99_ms").asDouble()).isEqualTo(4.57);
        assertThat(intake.path("rss_mib").asLong()).isEqualTo(300);
    }

    @Test
    void theDiskIsThereOnlyWhenItWasMeasured() throws IOException {
        report.disk(1000, 4096);

        assertThat(written().path("disk").path("bytes_per_order").asLong()).isEqualTo(4096);
    }
}
