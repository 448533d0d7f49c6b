package io.paysync.providers.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.vectors.Judgement.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every recorded case of the providers, through the judge that the command {@code verify} uses. */
class VectorsTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/vectors");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** How many cases of each provider there are: none may go missing unseen. */
    private static final Map<String, Long> CASES = Map.of(
            "adyen", 26L, "alipay", 25L, "other", 7L, "paypal", 20L, "stripe", 25L, "unionpay", 18L, "wechatpay", 26L);

    private final VectorJudge judge = VectorJudge.standard();

    /** Judged inside each test, so that a test that fails is the case that fails. */
    @TestFactory
    Stream<DynamicTest> everyRecordedCasePasses() throws IOException {
        List<Path> cases;
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            cases = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(cases.stream()
                        .collect(Collectors.groupingBy(
                                file -> file.getParent().getFileName().toString(), Collectors.counting())))
                .isEqualTo(CASES);
        return cases.stream()
                .map(file -> DynamicTest.dynamicTest(DIRECTORY.relativize(file).toString(), () -> {
                    Judgement judgement = judge.judgeFile(file);
                    assertThat(judgement).isEqualTo(new Judgement(judgement.id(), Outcome.PASSED, List.of()));
                }));
    }

    @Test
    void allCasesBelowADirectoryAreJudged() throws IOException {
        assertThat(judge.judge(DIRECTORY))
                .hasSize(CASES.values().stream().mapToInt(Long::intValue).sum());
    }

    @Test
    void anExpectationThatIsNotMetIsTold() throws IOException {
        ObjectNode vector = vector("stripe/pay-success.json");
        ObjectNode event = (ObjectNode) vector.path("expected").path("events").get(0);
        event.put("amount_minor", 8881).put("merchant_order_no", "other").put("subject", "unsaid");

        Judgement judgement = judge.judge(vector);

        assertThat(judgement.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(judgement.differences())
                .containsExactlyInAnyOrder(
                        "amount_minor: expected 8881, got 8880",
                        "merchant_order_no: expected other, got ORD-S-01",
                        "subject: expected unsaid, got null");
    }

    @Test
    void eachItemOfABatchIsJudgedByItself() throws IOException {
        ObjectNode vector = vector("adyen/batch-one-tampered.json");
        ((ObjectNode) vector.path("expected"))
                .putArray("items")
                .add("reject")
                .add("reject")
                .add("accept");

        assertThat(judge.judge(vector).differences())
                .containsExactly("number of items: expected 3, got 2", "item 0: expected reject, got accept");
    }

    @Test
    void anExpectationThatNobodyJudgesIsToldAndNotPassedOver() throws IOException {
        ObjectNode vector = vector("stripe/pay-success.json");
        ((ObjectNode) vector.path("expected")).put("keyid", "one");

        assertThat(judge.judge(vector).differences()).containsExactly("expected.keyid is something that nobody judges");
    }

    @Test
    void aRefusalForAnotherReasonIsTold() throws IOException {
        ObjectNode vector = vector("stripe/tampered-body.json");
        ((ObjectNode) vector.path("expected")).put("reason", "MALFORMED");

        assertThat(judge.judge(vector).differences()).containsExactly("reason: expected MALFORMED, got BAD_SIGNATURE");
    }

    @Test
    void whatNobodyCanJudgeIsSkippedAndNeverPassed() throws IOException {
        ObjectNode vector = vector("stripe/pay-success.json");
        vector.put("provider", "nobody");

        assertThat(judge.judge(vector).outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void anotherModuleCanAddItsOwnKind() throws IOException {
        ObjectNode vector = vector("stripe/pay-success.json");
        vector.put("provider", "standardwebhooks").put("type", "outbound_webhook");
        VectorJudge more = judge.with(Map.of("standardwebhooks/outbound_webhook", v -> List.of("differs")));

        assertThat(more.judge(vector).differences()).containsExactly("differs");
    }

    @Test
    void aFileThatIsNoCaseFails(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("case.json");
        Files.writeString(file, "{\"id\":\"x\",\"provider\":\"stripe\",\"type\":\"callback\"}");

        assertThat(judge.judgeFile(file).outcome()).isEqualTo(Outcome.FAILED);
    }

    private static ObjectNode vector(String name) throws IOException {
        return (ObjectNode) MAPPER.readTree(DIRECTORY.resolve(name).toFile());
    }
}
