package io.paysync.contract.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final Instant AT = Instant.parse("2026-11-20T02:00:00.123456Z");

    private static PaymentFact fact(Claim claim) {
        return new PaymentFact(
                new FactKey(new AccountRef("alipay", "main"), "n1"),
                Source.CALLBACK,
                "default",
                "ORD-1",
                null,
                claim,
                "TRADE_SUCCESS",
                null,
                AT,
                false,
                false,
                Environment.LIVE);
    }

    @Test
    void everyClaimSurvivesTheWire() {
        Money money = new Money(8880, "CNY");
        for (Claim claim : List.of(
                new Claim.Pending(null, true),
                new Claim.Paid(money, AT, true),
                new Claim.Failed(money),
                new Claim.Closed(null),
                new Claim.Reversed(money),
                new Claim.Refunded("r", null, null, money, money, null),
                new Claim.Disputed("d", io.paysync.contract.domain.DisputeState.OPENED, money),
                new Claim.Other())) {
            ApplyFacts sent = new ApplyFacts(List.of(fact(claim)));

            assertThat(Json.read(Json.write(sent), ApplyFacts.class)).isEqualTo(sent);
        }
    }

    @Test
    void aFactOfAReleaseBeforeSaysNothingOfTheEnvironment() {
        String text = Json.write(fact(new Claim.Other()));
        assertThat(text).contains("\"environment\":\"LIVE\"");

        String before = text.replace(",\"environment\":\"LIVE\"", "");

        assertThat(Json.read(before, PaymentFact.class))
                .isEqualTo(fact(new Claim.Other()).in(null));
        assertThat(Json.write(fact(new Claim.Other()).in(null))).isEqualTo(before);
    }

    @Test
    void aNewerReleaseMayAddFields() {
        String text = Json.write(fact(new Claim.Other())).replaceFirst("\\{", "{\"fieldOfTomorrow\":[1],");

        assertThat(Json.read(text, PaymentFact.class).orderNo()).isEqualTo("ORD-1");
    }

    @Test
    void strictRefusesWhatOutsidersTry() throws Exception {
        for (String bad : List.of(
                "{\"a\":1,\"a\":2}",
                "{\"a\":null,\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"b\":[{\"a\":{},\"a\":{}}]}",
                "[".repeat(100) + "]".repeat(100),
                "{\"a\":" + "9".repeat(200) + "}",
                "{} {}",
                "{\"" + "k".repeat(300) + "\":1}")) {
            assertThatThrownBy(() -> Json.STRICT.readTree(bad)).isInstanceOf(java.io.IOException.class);
        }
        assertThat(Json.STRICT.readTree("{\"a\":1}").get("a").asInt()).isEqualTo(1);
    }
}
