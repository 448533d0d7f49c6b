package io.paysync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.RefundState;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.sandbox.keys.Rsa;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Form;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refunds and cancellations that a shop asks the played UnionPay for. */
class UnionpayReturnsTest extends AskedSandbox {
    private static final Secrets SECRETS = TestKeys.KEYS.of("unionpay");
    private static final String TIME = "20261121101500";
    private static final String NUMBER = TIME + "R01";

    private FakePaysync paysync;
    private Trade paid;

    @BeforeEach
    void pay() {
        paysync = FakePaysync.start(vertx, TestKeys.KEYS);
        sandbox.callbacksTo(paysync.url());
        open("unionpay");
        paid = sandbox.payments().pay("unionpay", ORDER, Faults.dropped()).trade();
    }

    @AfterEach
    void closePaysync() {
        paysync.close();
    }

    @Test
    void aRefundIsTakenToldAndAnswered() throws Exception {
        String answer = post(request("04", "3000"));

        Probe.until("the notification arrives", () -> paysync.genuine() == 1);
        assertThat(answer).contains("respCode=00", "origQryId=" + paid.tradeNo(), "signature=");
        assertThat(paysync.judged.getFirst().facts().getFirst().claim())
                .isInstanceOfSatisfying(Claim.Refunded.class, claim -> {
                    assertThat(claim.merchantRefundNo()).isEqualTo(NUMBER);
                    assertThat(claim.state()).isEqualTo(RefundState.SUCCEEDED);
                    assertThat(claim.amount().minor()).isEqualTo(3000);
                });
        Trade.Refund refund = ledger().refund(NUMBER).orElseThrow();
        QueryAnswer asked = Probe.result(client("unionpay", TestKeys.KEYS)
                .refund(
                        new OrderKey("default", ORDER),
                        paid.tradeNo(),
                        new QueryClient.RefundRef(NUMBER, refund.providerNo()),
                        Instant.now()));
        assertThat(asked).isInstanceOf(QueryAnswer.Told.class);
    }

    @Test
    void allOfAPaymentIsCancelledOnItsDay() throws Exception {
        String answer = post(request("31", "8880"));

        Probe.until("the notification arrives", () -> paysync.genuine() == 1);
        assertThat(answer).contains("respCode=00");
        assertThat(paysync.judged.getFirst().facts().getFirst().claim()).isInstanceOf(Claim.Reversed.class);
        assertThat(ledger().fullyRefunded()).isTrue();
    }

    @Test
    void aDayLaterItIsTooLateToCancelButNotToRefund() throws Exception {
        Instant before = Instant.now().minus(Duration.ofDays(1));
        sandbox.trades()
                .restore(Trade.open("unionpay", ORDER, paid.tradeNo(), paid.amount(), "Tea", null, before)
                        .pay(before));

        String cancel = post(request("31", "8880"));
        String refund = post(request("04", "8880"));

        assertThat(cancel).contains("respCode=36");
        assertThat(refund).contains("respCode=00");
    }

    @ParameterizedTest
    @CsvSource({
        "04, txnAmt, 8881, 36",
        "04, txnAmt, 0, 10",
        "04, txnAmt, -1, 10",
        "04, origQryId, 202611200957120000000, 34",
        "04, orderId, 20261120095712ORD01, 12",
        "04, orderId, R-1, 10",
        "04, txnTime, 20261121101501, 10",
        "04, txnType, 01, 10",
        "04, merId, 777290000000000, 11",
        "31, txnAmt, 8879, 36"
    })
    void whatCannotBeIsRefusedAndChangesNothing(String type, String field, String value, String code) throws Exception {
        Map<String, String> request = request(type, "3000");
        request.put(field, value);

        String answer = post(request);

        assertThat(answer).contains("respCode=" + code);
        assertThat(ledger().refunds()).isEmpty();
        assertThat(sandbox.stats().callbacks().sent()).isZero();
    }

    @Test
    void aNumberIsGoodOnce() throws Exception {
        post(request("04", "3000"));

        assertThat(post(request("04", "3000"))).contains("respCode=12");
        assertThat(ledger().refundedMinor()).isEqualTo(3000);
    }

    @Test
    void aRequestChangedAfterItWasSignedIsRefused() throws Exception {
        Map<String, String> request = sign(request("04", "3000"));
        request.put("txnAmt", "8880");

        assertThat(send(request)).contains("respCode=11");
        assertThat(ledger().refunds()).isEmpty();
    }

    private Trade ledger() {
        return sandbox.trades().find("unionpay", ORDER).orElseThrow();
    }

    private Map<String, String> request(String type, String amount) {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("version", "5.1.0"),
                Map.entry("encoding", "UTF-8"),
                Map.entry("signMethod", "01"),
                Map.entry("certId", SECRETS.text("merchantCertId")),
                Map.entry("merId", SECRETS.text("merId")),
                Map.entry("txnType", type),
                Map.entry("txnSubType", "00"),
                Map.entry("bizType", "000201"),
                Map.entry("accessType", "0"),
                Map.entry("orderId", NUMBER),
                Map.entry("txnTime", TIME),
                Map.entry("txnAmt", amount),
                Map.entry("origQryId", paid.tradeNo())));
    }

    private String post(Map<String, String> request) throws Exception {
        return send(sign(request));
    }

    private static Map<String, String> sign(Map<String, String> request) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(Form.signed(request, "signature").getBytes(StandardCharsets.UTF_8));
        byte[] hex = HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        request.put("signature", Rsa.sign(SECRETS.pair("merchantKey").getPrivate(), hex));
        return request;
    }

    private String send(Map<String, String> request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(sandbox.url() + "/unionpay/gateway/api/backTransReq.do"))
                                    .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            Form.encode(request, StandardCharsets.UTF_8)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
