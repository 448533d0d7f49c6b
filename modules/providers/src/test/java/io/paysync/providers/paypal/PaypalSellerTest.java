package io.paysync.providers.paypal;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.paypal.PaypalSender.CAPTURE;
import static io.paysync.providers.paypal.PaypalSender.REFUND;
import static io.paysync.providers.paypal.PaypalSender.dispute;
import static io.paysync.providers.paypal.PaypalSender.event;
import static io.paysync.providers.paypal.PaypalSender.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.QueryClient.RefundRef;
import io.paysync.providers.Reason;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.testkit.Probe;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One webhook and one app may serve several sellers, and each of them chooses its order numbers. */
class PaypalSellerTest {
    private static final OrderKey KEY = new OrderKey("default", "P-1");
    private static final String UNITS =
            "{\"id\":\"ORD-1\",\"status\":\"%s\",\"purchase_units\":[{\"invoice_id\":\"P-1\",\"payee\":{\"merchant_id\":\"%s\"},"
                    + "\"amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"},\"payments\":{%s}}]}";

    private final ScriptedApi api = new ScriptedApi();
    private final Map<String, Answer> answers = new HashMap<>();
    private final Account account = Case.account(section(), NOW, api.outside());
    private final QueryClient client = account.client().orElseThrow();

    PaypalSellerTest() {
        api.answers(asked -> answers.getOrDefault(asked.method() + " " + asked.uri(), Answer.json(404, "{}")));
        answers.put("POST /v1/oauth2/token", Answer.json(200, "{\"access_token\":\"T-1\",\"expires_in\":3600}"));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private ObjectNode section() {
        return PaypalSender.section()
                .put("merchantId", "OURS")
                .put("clientId", "client")
                .put("clientSecret", "secret")
                .put("apiBase", api.base());
    }

    private static String of(String resource, String party, String merchant) {
        return resource.replaceFirst("\\{", "{\"" + party + "\":{\"merchant_id\":\"" + merchant + "\"},");
    }

    private static String resource(String type, String merchant) {
        return switch (type) {
            case "CHECKOUT.ORDER.APPROVED" -> UNITS.formatted("APPROVED", merchant, "");
            case "PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED" -> of(REFUND, "payer", merchant);
            case "CUSTOMER.DISPUTE.CREATED" ->
                dispute("OPEN", "").replace("[{", "[{\"seller\":{\"merchant_id\":\"" + merchant + "\"},");
            default -> of(CAPTURE, "payee", merchant);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "CHECKOUT.ORDER.APPROVED",
        "PAYMENT.AUTHORIZATION.VOIDED",
        "PAYMENT.CAPTURE.COMPLETED",
        "PAYMENT.CAPTURE.REFUNDED",
        "PAYMENT.CAPTURE.REVERSED",
        "CUSTOMER.DISPUTE.CREATED"
    })
    void whatAnotherSellerGotIsRefused(String type) {
        refused(account.verify(signed(event(type, resource(type, "OTHER"))), NOW), Reason.ACCOUNT_MISMATCH);
        genuine(account.verify(signed(event(type, resource(type, "OURS"))), NOW));
        Account single = Case.account(PaypalSender.section());
        genuine(single.verify(signed(event(type, resource(type, "OTHER"))), NOW));
    }

    @Test
    void whatNamesNoSellerIsTakenAndLeftToTheQuery() {
        PaymentFact fact = genuine(account.verify(signed(event("PAYMENT.CAPTURE.COMPLETED", CAPTURE)), NOW));

        assertThat(fact.needsQuery()).isTrue();
    }

    @Test
    void aDisputeThatIsAnotherSellersWhenAskedAboutIsRefused() {
        answers.put(
                "GET /v1/customer/disputes/PP-D-1", Answer.json(200, resource("CUSTOMER.DISPUTE.CREATED", "OTHER")));

        refused(
                Probe.result(account.prove(signed(event("CUSTOMER.DISPUTE.CREATED", dispute("OPEN", ""))), NOW)),
                Reason.ACCOUNT_MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({"OURS, true", "OTHER, false"})
    void anAnswerAboutAnotherSellersPaymentIsNone(String merchant, boolean ours) {
        String capture = of(CAPTURE, "payee", merchant);
        answers.put("GET /v2/payments/captures/CAP-1", Answer.json(200, capture));
        answers.put("GET /v2/payments/authorizations/AUTH-1", Answer.json(200, capture.replace("CAP-1", "AUTH-1")));
        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(200, UNITS.formatted("COMPLETED", merchant, "\"captures\":[" + CAPTURE + "]")));
        answers.put("GET /v2/payments/refunds/REF-1", Answer.json(200, of(REFUND, "payer", merchant)));

        for (String number : new String[] {"CAP-1", "AUTH-1", "ORD-1"}) {
            if (ours) {
                assertThat(Probe.result(client.query(KEY, number, NOW))).isInstanceOf(QueryAnswer.Told.class);
            } else {
                assertThatThrownBy(() -> Probe.result(client.query(KEY, number, NOW)))
                        .isInstanceOf(FaultException.class)
                        .hasMessageContaining("another seller");
                assertThatThrownBy(() -> Probe.result(client.close(KEY, number.replace("CAP", "ORD"), NOW)))
                        .hasMessageContaining("another seller");
            }
        }
        if (ours) {
            assertThat(Probe.result(client.refund(KEY, "CAP-1", new RefundRef(null, "REF-1"), NOW)))
                    .isInstanceOf(QueryAnswer.Told.class);
        } else {
            assertThatThrownBy(() -> Probe.result(client.refund(KEY, "CAP-1", new RefundRef(null, "REF-1"), NOW)))
                    .hasMessageContaining("another seller");
        }
    }

    @Test
    void ofAnOrderOfSeveralSellersOnlyOurPartCounts() {
        String foreign = CAPTURE.replace("CAP-1", "CAP-9").replace("\"P-1\"", "\"X-1\"");
        String order = UNITS.formatted("COMPLETED", "OURS", "\"captures\":[" + CAPTURE + "]");
        String other = UNITS.formatted("COMPLETED", "OTHER", "\"captures\":[" + foreign + "]");
        String unit = other.substring(other.indexOf('[') + 1, other.lastIndexOf(']'));
        answers.put(
                "GET /v2/checkout/orders/ORD-1",
                Answer.json(200, order.substring(0, order.lastIndexOf(']')) + "," + unit + "]}"));

        QueryAnswer.Told told = (QueryAnswer.Told) Probe.result(client.query(KEY, "ORD-1", NOW));

        assertThat(told.facts()).singleElement().satisfies(fact -> {
            assertThat(fact.tradeNo()).isEqualTo("CAP-1");
            assertThat(fact.claim()).isInstanceOf(Claim.Paid.class);
        });
    }
}
