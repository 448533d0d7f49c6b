package io.paysync.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Json;
import io.paysync.sandbox.FakePaysync;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.SandboxConfig;
import io.paysync.sandbox.TestKeys;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlApiTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private Vertx vertx;
    private FakePaysync paysync;
    private Sandbox sandbox;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        paysync = FakePaysync.start(vertx, TestKeys.KEYS);
        sandbox = Probe.result(Sandbox.start(
                vertx,
                SandboxConfig.DEFAULT.withCallbackBase(paysync.url()),
                Sandbox.Parts.real().withKeys(TestKeys.KEYS)));
    }

    @AfterEach
    void stop() {
        client.close();
        Probe.result(sandbox.close());
        paysync.close();
        Probe.result(vertx.close());
    }

    @Test
    void aTradeIsPaidRefundedAndShown() throws Exception {
        Map<?, ?> paid = json(
                post(
                        "/sandbox/trades",
                        "{\"provider\":\"wechatpay\",\"orderNo\":\"ORD-000001\",\"amountMinor\":8880,\"currency\":\"CNY\"}"),
                201);
        Map<?, ?> refunded =
                json(post("/sandbox/trades/ORD-000001/refund", "{\"amountMinor\":3000,\"refundNo\":\"RF-1\"}"), 200);
        Probe.until("both callbacks arrive", () -> paysync.genuine() == 2);

        Map<?, ?> shown = json(get("/sandbox/trades/ORD-000001"), 200);

        assertThat(paid.get("state")).isEqualTo("paid");
        assertThat(refunded.get("refundedMinor")).isEqualTo(3000);
        assertThat(shown.get("notified")).isEqualTo(2);
        assertThat(shown.get("refunds").toString()).contains("RF-1", "succeeded");
    }

    @Test
    void aScriptIsFollowed() throws Exception {
        post(
                "/sandbox/trades",
                "{\"provider\":\"stripe\",\"orderNo\":\"ORD-1\",\"amountMinor\":100,\"faults\":{\"duplicate\":2,\"forge\":\"other-key\"}}");

        Probe.until("three genuine ones arrive", () -> paysync.genuine() == 3);
        Probe.until("and the forged one", () -> paysync.refused() == 1);
        Probe.until(
                "all are counted",
                () -> sandbox.stats().callbacks().sent() == 4
                        && sandbox.stats().callbacks().pending() == 0);
    }

    @Test
    void aPaymentCanBeToldAfterItsRefund() throws Exception {
        post(
                "/sandbox/trades",
                "{\"provider\":\"stripe\",\"orderNo\":\"ORD-1\",\"amountMinor\":100,\"faults\":{\"reorder\":true}}");
        json(post("/sandbox/trades/ORD-1/refund", "{}"), 200);

        Probe.until("both callbacks arrive", () -> paysync.genuine() == 2);
        assertThat(paysync.judged)
                .extracting(
                        judged -> judged.facts().getFirst().claim().getClass().getSimpleName())
                .containsExactly("Refunded", "Paid");
    }

    @Test
    void aRefundFailsAfterwards() throws Exception {
        post("/sandbox/trades", "{\"provider\":\"adyen\",\"orderNo\":\"ORD-1\",\"amountMinor\":100}");
        post("/sandbox/trades/ORD-1/refund", "{\"amountMinor\":40,\"refundNo\":\"RF-1\"}");

        Map<?, ?> failed = json(post("/sandbox/trades/ORD-1/unrefund", "{\"refundNo\":\"RF-1\"}"), 200);

        assertThat(failed.get("refundedMinor")).isEqualTo(0);
        assertThat(failed.get("refunds").toString()).contains("RF-1", "failed");
        assertThat(post("/sandbox/trades/ORD-1/unrefund", "{\"refundNo\":\"RF-1\"}")
                        .statusCode())
                .isEqualTo(409);
        Probe.until("all three callbacks arrive", () -> paysync.genuine() == 3);
    }

    @Test
    void anUnpaidTradeIsClosedAndItsPayerComesTooLate() throws Exception {
        json(
                post(
                        "/sandbox/trades",
                        "{\"provider\":\"alipay\",\"orderNo\":\"ORD-1\",\"amountMinor\":100,\"pay\":false}"),
                201);

        Map<?, ?> closed = json(post("/sandbox/trades/ORD-1/close", ""), 200);

        assertThat(closed.get("state")).isEqualTo("closed");
        assertThat(post("/sandbox/trades/ORD-1/pay", "{}").statusCode()).isEqualTo(409);
    }

    @Test
    void disputesAndForgeriesAreMade() throws Exception {
        post("/sandbox/trades", "{\"provider\":\"stripe\",\"orderNo\":\"ORD-1\",\"amountMinor\":100}");
        post("/sandbox/trades", "{\"provider\":\"stripe\",\"orderNo\":\"ORD-2\",\"amountMinor\":100,\"pay\":false}");

        Map<?, ?> disputed = json(post("/sandbox/trades/ORD-1/dispute", "{\"state\":\"open\"}"), 200);
        Map<?, ?> forged = json(post("/sandbox/trades/ORD-2/forge", "{\"kind\":\"missing-signature\"}"), 200);

        assertThat(disputed.get("dispute")).isEqualTo("open");
        assertThat(forged.get("state")).isEqualTo("wait");
        Probe.until("the forged callback arrives", () -> paysync.refused() == 1);
    }

    @Test
    void faultsAreSetAndShown() throws Exception {
        Map<?, ?> set = json(
                post("/sandbox/faults", "{\"provider\":\"alipay\",\"mode\":\"slow\",\"delayMs\":50,\"requests\":3}"),
                200);

        assertThat(set.get("alipay").toString()).contains("mode=slow", "delayMs=50", "requests=3");
        assertThat(json(get("/sandbox/faults"), 200)).isEqualTo(set);
    }

    @ParameterizedTest
    @CsvSource({
        "ok, 401",
        "garbage, 200",
        "down, 503",
        "throttled, 429",
        "slow, 401",
        "drip, 401",
        "huge, 200",
        "forged, 401",
        "reset, broken",
        "timeout, late"
    })
    void everyModeIsFeltByWhoAsksTheApi(String mode, String felt) throws Exception {
        json(post("/sandbox/faults", "{\"provider\":\"square\",\"mode\":\"" + mode + "\",\"delayMs\":5}"), 200);

        assertThat(status("/square/v2/payments/abc")).isEqualTo(felt);
        assertThat(status("/stripe/v1/payment_intents/pi_3abc")).isEqualTo("401");
    }

    /** Without waiting for the body, which may be without end. */
    private String status(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .timeout(Duration.ofSeconds(1))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            response.body().close();
            return Integer.toString(response.statusCode());
        } catch (HttpTimeoutException e) {
            return "late";
        } catch (IOException e) {
            return "broken";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"provider\":\"alipay\"}",
                "{\"provider\":\"nobody\",\"orderNo\":\"A\",\"amountMinor\":1}",
                "{\"provider\":\"alipay\",\"orderNo\":\"A\",\"amountMinor\":-1}",
                "{\"provider\":\"alipay\",\"orderNo\":\"A\",\"amountMinor\":1.5}",
                "{\"provider\":\"alipay\",\"orderNo\":\"A\",\"amountMinor\":1,\"currency\":\"XXXX\"}",
                "{\"provider\":\"alipay\",\"orderNo\":\"A\",\"amountMinor\":1,\"amount\":1}",
                "{\"provider\":\"alipay\",\"orderNo\":\"A\",\"amountMinor\":1,\"faults\":{\"duplicates\":1}}",
                "{\"provider\":\"alipay\",\"orderNo\":\"A\",\"amountMinor\":1,\"faults\":{\"duplicate\":100000}}",
                "{\"provider\":\"alipay\",\"orderNo\":\"A\",\"amountMinor\":1,\"callbackUrl\":\"file:///etc/passwd\"}"
            })
    void whatIsWrongIsSaidInWords(String body) throws Exception {
        Map<?, ?> error = json(post("/sandbox/trades", body), 400);

        assertThat(error.get("error").toString()).isNotBlank();
        assertThat(sandbox.trades().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "http://127.0.0.1.evil.example", "null", "http://evil.example:9090"})
    void aPageFromElsewhereIsRefused(String origin) throws Exception {
        assertThat(postFrom(origin).statusCode()).isEqualTo(403);
        assertThat(sandbox.trades().size()).isZero();
    }

    @Test
    void aPageOfThisMachineIsServed() throws Exception {
        assertThat(postFrom("http://localhost:8080").statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> postFrom(String origin) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/trades"))
                        .header("Origin", origin)
                        .POST(BodyPublishers.ofString("{\"provider\":\"alipay\",\"orderNo\":\"A\",\"amountMinor\":1}"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void unknownTradesAndBodiesTooLargeAreRefused() throws Exception {
        assertThat(get("/sandbox/trades/NONE").statusCode()).isEqualTo(404);
        assertThat(post("/sandbox/trades", "{\"a\":\"" + "x".repeat(100_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void statsAndListsAreShown() throws Exception {
        post("/sandbox/trades", "{\"provider\":\"stripe\",\"orderNo\":\"ORD-1\",\"amountMinor\":100,\"pay\":false}");

        assertThat(get("/sandbox/stats").body()).contains("callbacks", "trades", "apiRequests");
        assertThat(get("/sandbox/trades?limit=5").body()).contains("ORD-1");
        assertThat(get("/sandbox/trades?limit=many").statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + path)).build(), BodyHandlers.ofString());
    }

    private static Map<?, ?> json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.read(response.body(), Map.class);
    }
}
