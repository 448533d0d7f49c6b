package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private static final String TEA = "{\"amount\":{\"minor\":8880,\"currency\":\"CNY\"}}";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.started();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void forget() {
        api.owners.orders.clear();
        api.owners.asked.clear();
        api.owners.faults.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "BUSY,503,busy",
        "TIMEOUT,504,timeout",
        "UNAVAILABLE,503,unavailable",
        "CONFLICT,409,conflict",
        "NOT_FOUND,404,not-found",
        "INVALID,422,invalid-content",
        "REFUSED,409,refused",
        "INTERNAL,500,internal",
    })
    void everyFaultHasItsStatus(Fault.Code code, int status, String problem) {
        api.owners.fail(OrdersApi.GET, code, "the owner's words");

        Answer answer = api.get("read", "/v1/orders/A-1");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("retry-after").isEmpty()).isEqualTo(status < 503);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Code.class,
            names = {"NOT_FOUND", "INTERNAL", "UNAVAILABLE"})
    void whatCouldTellTooMuchIsNotTold(Fault.Code code) {
        api.owners.fail(OrdersApi.GET, code, "canary-7f3a");

        assertThat(api.get("read", "/v1/orders/A-1").body()).doesNotContain("canary-7f3a");
    }

    @Test
    void anOwnerThatIsNotThereIsUnavailable() {
        try (TestApi alone = TestApi.builder().withoutOwners().start()) {
            assertThat(alone.get("read", "/v1/orders/A-1").status()).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}{}",
                "{\"amount\":{\"minor\":1,\"currency\":\"CNY\"},\"amount\":{\"minor\":2,\"currency\":\"CNY\"}}",
                "{\"subject\":\"a\\u0000b\"}",
                "{\"subject\":\"\\ud800\"}",
                "{\"subject\":\"a\\nb\"}",
                "{\"x\":NaN}",
                "{\"x\":1e4000000000000000000}",
                "{\"x\":1E+1000000000}",
                "{\"x\":1E-1000000000}",
                "{'amount':1}",
                "\uFEFF{}",
            })
    void aBodyThatCannotBeReadSafelyIsMalformed(String body) {
        Answer answer = api.send("PUT", "write", "/v1/orders/A-1", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "0", "\"\"", "true", "[{\"amount\":1}]"})
    void aBodyThatIsNoObjectIsWrong(String body) {
        assertThat(api.send("PUT", "write", "/v1/orders/A-1", body).status()).isEqualTo(422);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.SECONDS)
    void deepAndWideBodiesAreRefusedFast() {
        String deep = "[".repeat(20_000) + "]".repeat(20_000);
        String digits = "{\"x\":" + "9".repeat(10_000) + "}";
        StringBuilder wide = new StringBuilder("{\"a\":0");
        for (int i = 0; i < 4_000; i++) {
            wide.append(",\"k").append(i).append("\":0");
        }

        assertThat(api.send("PUT", "write", "/v1/orders/A-1", deep).status()).isEqualTo(400);
        assertThat(api.send("PUT", "write", "/v1/orders/A-1", digits).status()).isEqualTo(400);
        Answer many =
                api.send("PUT", "write", "/v1/orders/A-1", wide.append('}').toString());
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.json().getJsonArray("errors")).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void aBodyOfExactlyTheLimitIsReadAndOneByteMoreIsNot() {
        String blanks = " ".repeat(65_536 - TEA.length());

        assertThat(api.send("PUT", "write", "/v1/orders/A-1", TEA + blanks).status())
                .isEqualTo(201);
        Answer more = api.send("PUT", "write", "/v1/orders/A-2", TEA + blanks + " ");
        assertThat(more.status()).isEqualTo(413);
        assertThat(api.send("PUT", "write", "/v1/orders/A-3", TEA + " ".repeat(900_000))
                        .status())
                .isEqualTo(413);
        assertThat(api.owners.asked(RegisterOrder.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "multipart/form-data; boundary=x",
                "application/json; charset=gbk",
                "application/jsonx",
                "application/x-www-form-urlencoded",
            })
    void onlyJsonIsRead(String type) {
        assertThat(api.send("PUT", "write", "/v1/orders/A-1", TEA, "Content-Type", type)
                        .status())
                .isEqualTo(415);
    }

    @Test
    void compressedBodiesAreNotUnpacked() {
        assertThat(api.send("PUT", "write", "/v1/orders/A-1", TEA, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void anUnknownPathIsAProblemToo() {
        Answer answer = api.get("read", "/v1/nothing/here");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/orders",
                "/v1//orders",
                "/v1/orders/",
                "/v1/./orders",
                "/v1/../v1/orders",
                "/v1/%2e%2e/v1/orders",
                "/v1/orders/%2e%2e",
                "/v1%2Forders",
                "/V1/orders",
                "/v1/orders;a=b",
                "/v1/Orders",
                "/v1/orders/A-1/history/",
                "/%76%31/orders",
            })
    void onlyTheExactPathIsARoute(String path) {
        assertThat(api.get("operate", path).status()).isEqualTo(404);
        assertThat(api.owners.asked).isEmpty();
    }
}
