package io.paysync.statusapi.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi.ExpectRefund;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.statusapi.openapi.OpenApi;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReaderTest {
    private static final OpenApi OPEN_API = OpenApi.load();
    private static final String AMOUNT = "\"amount\":{\"minor\":8880,\"currency\":\"CNY\"}";

    private final MessageReader one = new MessageReader(OPEN_API, List.of("shop"), 2000);
    private final MessageReader two = new MessageReader(OPEN_API, List.of("shop", "other"), 2000);

    @Test
    void aRegistrationIsTheBodyOfTheApiWithTheOrderBesideIt() {
        Instruction read = one.read(bytes("{\"orderId\":\"A-1\",\"subject\":\"Tea\"," + AMOUNT + "}"));

        assertThat(read).isInstanceOfSatisfying(Instruction.Register.class, register -> {
            RegisterOrder question = register.question();
            assertThat(question.key()).isEqualTo(new OrderKey("shop", "A-1"));
            assertThat(question.registration().amount()).isEqualTo(new Money(8880, "CNY"));
            assertThat(question.registration().subject()).isEqualTo("Tea");
        });
    }

    @Test
    void aRefundIsNamedByItsOperation() {
        Instruction read = two.read(
                bytes("{\"operation\":\"expectRefund\",\"merchant\":\"other\",\"orderId\":\"A-1\",\"refundNo\":\"R-1\","
                        + AMOUNT + "}"));

        assertThat(read)
                .isEqualTo(new Instruction.Refund(
                        new ExpectRefund(new OrderKey("other", "A-1"), "R-1", null, new Money(8880, "CNY"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "rubbish | MALFORMED",
                "'' | MALFORMED",
                "[] | MALFORMED",
                "null | MALFORMED",
                "{\"orderId\":\"A\",\"orderId\":\"B\"} | MALFORMED",
                "{\"orderId\":\"A\"} | INVALID",
                "{\"amount\":{\"minor\":1,\"currency\":\"CNY\"}} | INVALID",
                "{\"orderId\":7,\"amount\":{\"minor\":1,\"currency\":\"CNY\"}} | INVALID",
                "{\"orderId\":\"A\",\"amount\":{\"minor\":0,\"currency\":\"CNY\"}} | INVALID",
                "{\"orderId\":\"A\",\"amount\":{\"minor\":1,\"currency\":\"CNY\"},\"more\":1} | INVALID",
                "{\"orderId\":\"A\",\"operation\":\"clearReview\"} | INVALID",
                "{\"orderId\":\"A\",\"operation\":null,\"amount\":{\"minor\":1,\"currency\":\"CNY\"}} | INVALID",
                "{\"orderId\":\"A\",\"operation\":\"expectRefund\"} | INVALID",
                "{\"orderId\":\"A\",\"merchant\":\"foreign\",\"amount\":{\"minor\":1,\"currency\":\"CNY\"}} | FORBIDDEN",
                "{\"orderId\":\"A\",\"merchant\":1,\"amount\":{\"minor\":1,\"currency\":\"CNY\"}} | INVALID",
            })
    void whatTheApiWouldRefuseIsRefused(String text, Refusal.Reason reason) {
        assertThat(refused(one, text).reason()).isEqualTo(reason);
    }

    @Test
    void withSeveralMerchantsAMessageNamesItsOwn() {
        assertThat(refused(two, "{\"orderId\":\"A-1\"," + AMOUNT + "}").detail())
                .startsWith("/merchant");
    }

    @Test
    void aLongOneIsNotEvenRead() {
        assertThat(refused(one, "{\"orderId\":\"" + "A".repeat(2000) + "\"}").reason())
                .isEqualTo(Refusal.Reason.TOO_LARGE);
    }

    private static Refusal refused(MessageReader reader, String text) {
        Refusal.RefusedException thrown =
                catchThrowableOfType(Refusal.RefusedException.class, () -> reader.read(bytes(text)));
        assertThat(thrown).as(text).isNotNull();
        return thrown.refusal();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
