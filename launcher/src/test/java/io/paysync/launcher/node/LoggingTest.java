package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paysync.platform.config.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What reaches standard error, whatever somebody outside put into it. */
class LoggingTest {
    private static final String RECORD =
            "(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z +(INFO|WARN|ERROR) .*";
    private static final String FORGED = "2026-11-20T02:00:00.000Z INFO  i.p.Orders order=A-1 status=PAID";
    private static final List<String> EVIL = List.of(
            "a\r\n" + FORGED,
            "a\n" + FORGED,
            "a\rb",
            "tab\tand\u001b[31mred\u001b[0m and \u0000",
            "\"}\n{\"level\":\"INFO\",\"message\":\"forged\"",
            "\\ \" { } [ ] 支付成功 \u2028 \ud83d\ude00",
            "{{7*7}} ${jndi:ldap://127.0.0.1/x} %d{HH} %msg{} {}",
            "x".repeat(20_000));

    private final PrintStream err = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void asBefore() throws JoranException {
        System.setErr(err);
        TestLogging.asConfigured();
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void tell(String text) {
        LoggerFactory.getLogger("io.paysync.test.Teller").info("said text={}", text);
    }

    private static void fail(String text) {
        LoggerFactory.getLogger("io.paysync.test.Teller")
                .error("failed", new IllegalStateException(text, new IOException(text)));
    }

    @Test
    void jsonIsOneValidRecordPerLine() throws IOException {
        Logging.use(Logging.Format.JSON, Level.INFO);

        EVIL.forEach(LoggingTest::tell);
        EVIL.forEach(LoggingTest::fail);

        List<String> lines = List.of(written().split("\n"));
        assertThat(written()).endsWith("\n").doesNotContain("\r", "\u001b", "\u0000");
        assertThat(lines).hasSize(2 * EVIL.size());
        ObjectMapper mapper = new ObjectMapper();
        for (int i = 0; i < EVIL.size(); i++) {
            JsonNode said = mapper.readTree(lines.get(i));
            assertThat(said.path("level").asText()).isEqualTo("INFO");
            assertThat(said.path("loggerName").asText()).isEqualTo("io.paysync.test.Teller");
            assertThat(said.path("formattedMessage").asText()).isEqualTo("said text=" + EVIL.get(i));
            assertThat(said.path("timestamp").asLong()).isPositive();
            JsonNode failed = mapper.readTree(lines.get(EVIL.size() + i));
            assertThat(failed.path("throwable").path("message").asText()).isEqualTo(EVIL.get(i));
        }
    }

    @Test
    void aPlainRecordIsOneLineThatNothingInItCanEnd() {
        Logging.use(Logging.Format.PLAIN, Level.INFO);

        EVIL.forEach(LoggingTest::tell);

        assertThat(written()).doesNotContain("\r", "\u001b", "\u0000", "\t");
        assertThat(written().split("\n")).hasSize(EVIL.size()).allMatch(line -> line.matches(RECORD), "is a record");
        assertThat(written()).contains("支付成功").contains("${jndi:ldap://127.0.0.1/x} %d{HH} %msg{} {}");
        assertThat(written().lines().mapToInt(String::length).max().orElse(0)).isLessThan(4096 + 100);
    }

    @Test
    void whatFollowsAPlainRecordOfAFailureIsIndented() {
        Logging.use(Logging.Format.PLAIN, Level.INFO);

        EVIL.forEach(LoggingTest::fail);
        tell("after");

        List<String> lines = written().lines().toList();
        assertThat(lines).filteredOn(line -> line.matches(RECORD)).hasSize(EVIL.size() + 1);
        assertThat(lines)
                .filteredOn(line -> line.contains(FORGED))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("  "));
        assertThat(lines).filteredOn(line -> line.contains("Caused by")).hasSize(EVIL.size());
        assertThat(lines.get(lines.size() - 1)).matches(RECORD).endsWith("said text=after");
    }

    @Test
    void belowTheLevelNothingIsWritten() {
        Logging.use(Logging.Format.JSON, Level.WARN);

        tell("quiet");

        assertThat(written()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"json, JSON", "plain, PLAIN"})
    void theFormatIsASetting(String word, Logging.Format format) {
        NodeFile file = NodeFile.of(() -> Settings.parse("test.yaml", """
                database: {password: x}
                dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
                log: {format: %s, level: debug}
                """.formatted(word), name -> null));

        assertThat(file.mistakes()).isEmpty();
        assertThat(file.config().logFormat()).isEqualTo(format);
        assertThat(file.config().logLevel()).isEqualTo(Level.DEBUG);
    }
}
