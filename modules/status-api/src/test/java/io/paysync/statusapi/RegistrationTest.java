package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
    private static final String TEA = "{\"amount\":{\"minor\":8880,\"currency\":\"CNY\"},\"subject\":\"Tea\","
            + "\"account\":{\"provider\":\"alipay\",\"account\":\"main\"}}";
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

    @Test
    void anOrderIsRegisteredOnceAndRepeatedFreely() {
        Answer first = api.send("PUT", "write", "/v1/orders/A-1", TEA);
        Answer again = api.send("PUT", "write", "/v1/orders/A-1", TEA);
        Answer other = api.send("PUT", "write", "/v1/orders/A-1", TEA.replace("8880", "8881"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.problem()).isEqualTo("conflict");
        assertThat(first.json().getJsonObject("amount"))
                .isEqualTo(new JsonObject("{\"minor\":8880,\"currency\":\"CNY\",\"value\":\"88.80\"}"));
    }

    @Test
    void contactsAreTakenAndShownMasked() {
        String body = TEA.replaceFirst(
                "}$", ",\"receivers\":{\"phone\":\"+8613800000001\",\"email\":\"anna@shop.example\"}}");

        Answer answer = api.send("PUT", "write", "/v1/orders/A-1", body);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().getJsonObject("receivers"))
                .isEqualTo(new JsonObject("{\"phone\":\"+86***001\",\"email\":\"a***@shop.example\"}"));
        assertThat(api.send("GET", "read", "/v1/orders/A-1", null).body()).doesNotContain("1380000", "anna");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"phone\":\"13900000001\"", "\"email\":\"anna\"", "\"language\":\"fr\""})
    void aContactOfAnotherFormIsRefusedAndNotRepeated(String contact) {
        Answer answer =
                api.send("PUT", "write", "/v1/orders/A-1", TEA.replaceFirst("}$", ",\"receivers\":{" + contact + "}}"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("receivers.").doesNotContain("13900000001", "anna");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"minor\":8880,\"currency\":\"CNY\"} | 8880",
                "{\"value\":\"88.80\",\"currency\":\"CNY\"} | 8880",
                "{\"value\":\"88.8\",\"currency\":\"CNY\"} | 8880",
                "{\"value\":\"88.80\",\"minor\":8880,\"currency\":\"CNY\"} | 8880",
                "{\"minor\":8880.0,\"currency\":\"CNY\"} | 8880",
                "{\"minor\":9007199254740991,\"currency\":\"CNY\"} | 9007199254740991",
            })
    void anAmountComesInEitherForm(String amount, long minor) {
        Answer answer = api.send("PUT", "write", "/v1/orders/A-1", "{\"amount\":" + amount + "}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(api.owners
                        .asked(RegisterOrder.class)
                        .getFirst()
                        .registration()
                        .amount())
                .isEqualTo(new Money(minor, "CNY"));
    }

    @Test
    void timesAreReadInAnyOffsetAndShown() {
        String times = ",\"expiresAt\":\"2026-11-27T12:00:00+08:00\",\"orderedAt\":\"2026-11-01T00:00:00.1234567Z\"}";

        Answer answer = api.send("PUT", "write", "/v1/orders/A-1", TEA.replaceFirst("}$", times));

        Order.Registration asked =
                api.owners.asked(RegisterOrder.class).getFirst().registration();
        assertThat(asked.expiresAt()).isEqualTo("2026-11-27T04:00:00Z");
        assertThat(asked.orderedAt()).isEqualTo("2026-11-01T00:00:00.123456Z");
        assertThat(answer.json().getString("orderedAt")).isEqualTo("2026-11-01T00:00:00.123456Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"expiresAt", "orderedAt"})
    void timeThatIsNoneIsRefused(String field) {
        Answer answer = api.send(
                "PUT",
                "write",
                "/v1/orders/A-1",
                TEA.replaceFirst("}$", ",\"" + field + "\":\"2026-02-30T00:00:00Z\"}"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().getJsonArray("errors").encode()).contains("/" + field);
        assertThat(api.owners.asked(RegisterOrder.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"minor\":0,\"currency\":\"CNY\"}",
                "{\"minor\":-1,\"currency\":\"CNY\"}",
                "{\"minor\":1.5,\"currency\":\"CNY\"}",
                "{\"minor\":\"8880\",\"currency\":\"CNY\"}",
                "{\"minor\":9007199254740992,\"currency\":\"CNY\"}",
                "{\"minor\":1e400,\"currency\":\"CNY\"}",
                "{\"minor\":18446744073709551616,\"currency\":\"CNY\"}",
                "{\"minor\":8880,\"value\":\"88.81\",\"currency\":\"CNY\"}",
                "{\"value\":\"88.805\",\"currency\":\"CNY\"}",
                "{\"value\":\"1,00\",\"currency\":\"CNY\"}",
                "{\"value\":\"١٠٠\",\"currency\":\"CNY\"}",
                "{\"value\":\"1e3\",\"currency\":\"CNY\"}",
                "{\"value\":\"-1\",\"currency\":\"CNY\"}",
                "{\"value\":\"0.00\",\"currency\":\"CNY\"}",
                "{\"value\":\"88.5\",\"currency\":\"JPY\"}",
                "{\"minor\":1,\"currency\":\"cny\"}",
                "{\"minor\":1,\"currency\":\"ZZZ\"}",
                "{\"minor\":1}",
                "{\"currency\":\"CNY\"}",
                "{\"minor\":1,\"currency\":\"CNY\",\"exponent\":0}",
                "88.80",
                "null",
            })
    void anAmountThatIsNotExactIsRefused(String amount) {
        Answer answer = api.send("PUT", "write", "/v1/orders/A-1", "{\"amount\":" + amount + "}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().getJsonArray("errors").encode()).contains("/amount");
        assertThat(api.owners.asked(RegisterOrder.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "version", "merchant", "paid", "paidMinor", "orderId", "key", "review", "__proto__"})
    void fieldsThatAreNotTheShopsToSetAreRefused(String field) {
        Answer answer =
                api.send("PUT", "write", "/v1/orders/A-1", TEA.replaceFirst("\\{", "{\"" + field + "\":\"PAID\","));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().getJsonArray("errors").encode())
                .contains("/" + field)
                .contains("unknown field");
        assertThat(api.owners.asked(RegisterOrder.class)).isEmpty();
    }
}
