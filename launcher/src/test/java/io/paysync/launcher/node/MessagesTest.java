package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.send.Faults;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.MailServer;
import io.paysync.testkit.brokers.PushDouble;
import io.paysync.testkit.brokers.SmsDouble;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the provider's callback to the payer's phone: the order says whom to tell. */
class MessagesTest {
    private static final String PHONE = "+8613800000001";

    private static final Vertx VERTX = Vertx.vertx();
    private static SmsDouble sms;
    private static PushDouble push;
    private static MailServer mail;
    private static WholeSystem system;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        push = PushDouble.start(VERTX);
        mail = MailServer.started();
        sms = SmsDouble.start(VERTX);
        system = WholeSystem.start(new WholeSystem.More(
                ", schedule: [0s" + ", 600ms".repeat(9) + "]",
                (", sms: {cn: {service: aliyun, url: \"%1$s\", keyId: \"%2$s\", keySecret: \"%3$s\", signName: Shop,"
                                + " templates: {order.paid: {code: SMS_1, parameters: {order: \"{orderId}\"}}}},"
                                + " world: {service: twilio, url: \"%1$s\", accountSid: %4$s, keyId: \"%2$s\","
                                + " keySecret: \"%3$s\", from: \"+15005550006\"}}"
                                + ", push: {ios: {service: apns, url: \"%5$s\", teamId: DEF123GHIJ, keyId: ABC123DEFG,"
                                + " privateKeyFile: \"%6$s\", topic: example.shop}}"
                                + ", email: {relay: {host: localhost, port: %7$d, user: %8$s, password: %9$s,"
                                + " from: pay@shop.example, ca: \"%10$s\"}}")
                        .formatted(
                                sms.url(),
                                SmsDouble.KEY_ID,
                                SmsDouble.KEY_SECRET,
                                SmsDouble.TWILIO_ACCOUNT,
                                push.url(),
                                Files.writeString(dir.resolve("apns.p8"), push.appleKey()),
                                mail.port(),
                                MailServer.USER,
                                MailServer.PASSWORD,
                                mail.certificatePath())));
        endpoint("sms-cn", "sms", "cn");
        endpoint("sms-world", "sms", "world");
        endpoint("ios", "push", "ios");
        endpoint("mail", "email", "relay");
    }

    @AfterAll
    static void stop() {
        system.close();
        mail.close();
        Probe.result(VERTX.close());
    }

    @Test
    void thePayerIsToldByTheContactsOfTheOrder() {
        sms.answerNext(503, "{\"Code\":\"ServiceUnavailable\"}", "");
        paid("SMS-1", new JsonObject().put("phone", PHONE).put("language", "zh"));

        Probe.until("both services", () -> of("SMS-1").size() >= 3);
        for (String endpoint : List.of("sms-cn", "sms-world")) {
            Probe.until(endpoint, () -> state("SMS-1", endpoint).equals("DELIVERED"));
        }
        assertThat(of("SMS-1")).contains("Shop SMS_1 {\"order\":\"SMS-1\"}", "您的订单 SMS-1 已支付 88.80 CNY。");
        assertThat(state("SMS-1", "sms-cn")).isEqualTo("DELIVERED");
        assertThat(system.get("/v1/orders/SMS-1", WholeSystem.KEY).body())
                .contains("+86***001")
                .doesNotContain(PHONE);
    }

    @Test
    void aMailGoesToTheAddressOfTheOrder() {
        paid("MAIL-1", new JsonObject().put("email", "anna@mail.example"));

        Probe.until("the mail", () -> state("MAIL-1", "mail").equals("DELIVERED"));
        assertThat(mail.recipients()).containsExactly("anna@mail.example");
        assertThat(MailServer.parts(mail.mails().getFirst()))
                .hasSize(2)
                .allSatisfy(part ->
                        assertThat(part).contains("We have received your payment of 88.80 CNY for order MAIL-1."));
    }

    @Test
    void aDeviceIsToldOverHttp2AndOneThatIsGoneEndsItsMessageAlone() {
        String device = "00ff".repeat(8);
        paid("PUSH-1", new JsonObject().put("apnsToken", device));
        Probe.until("the first device", () -> state("PUSH-1", "ios").equals("DELIVERED"));
        push.answerNext(410, "{\"reason\":\"Unregistered\"}");
        paid("PUSH-2", new JsonObject().put("apnsToken", "11ff".repeat(8)));
        Probe.until("the device that is gone", () -> state("PUSH-2", "ios").equals("DEAD"));
        paid("PUSH-3", new JsonObject().put("apnsToken", device));

        Probe.until("the endpoint to go on", () -> state("PUSH-3", "ios").equals("DELIVERED"));
        assertThat(push.taken()).extracting(PushDouble.Taken::to).contains(device);
        assertThat(push.appleTokens()).isEqualTo(1);
    }

    @Test
    void anOrderWithoutContactIsSkippedAndShown() {
        paid("SMS-2", new JsonObject());

        Probe.until("the delivery", () -> state("SMS-2", "sms-cn").equals("SKIPPED"));
        assertThat(system.get("/v1/deliveries?orderId=SMS-2&endpointId=sms-cn", WholeSystem.KEY)
                        .body())
                .contains("NO_CONTACT");
        assertThat(of("SMS-2")).isEmpty();
    }

    private static void paid(String order, JsonObject receivers) {
        Money amount = new Money(8880, "CNY");
        system.sandbox.payments().open("alipay", order, amount, "Test order", null);
        JsonObject body = new JsonObject()
                .put("amount", new JsonObject().put("minor", amount.minor()).put("currency", amount.currency()))
                .put("account", new JsonObject().put("provider", "alipay").put("account", "main"))
                .put("receivers", receivers);
        var answer = system.put("/v1/orders/" + order, body.encode());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        system.sandbox.payments().pay("alipay", order, Faults.NONE);
        system.await(order, "PAID");
    }

    private static List<String> of(String order) {
        return sms.taken().stream()
                .map(SmsDouble.Taken::words)
                .filter(words -> words.contains(order))
                .toList();
    }

    private static void endpoint(String id, String channel, String target) {
        JsonObject body = new JsonObject()
                .put("channel", channel)
                .put("target", target)
                .put("eventTypes", new JsonArray().add("order.paid"));
        var answer = system.put("/v1/endpoints/" + id, body.encode());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String state(String order, String endpoint) {
        String body = system.get("/v1/deliveries?orderId=" + order + "&endpointId=" + endpoint, WholeSystem.KEY)
                .body();
        JsonArray deliveries = new JsonObject(body).getJsonArray("deliveries");
        return deliveries.isEmpty() ? "" : deliveries.getJsonObject(0).getString("state", "");
    }
}
