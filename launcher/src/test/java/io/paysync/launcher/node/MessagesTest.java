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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the provider's callback to the payer's phone: the order says whom to tell. */
class MessagesTest {
    private static final String PHONE = "+8613800000001";

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String TWILIO_PATH = "/receipts/sms/world";

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
                                + " templates: {order.paid: {code: SMS_1, parameters: {order: \"{orderId}\"}}},"
                                + " receipts: {token: \"%11$s\"}},"
                                + " world: {service: twilio, url: \"%1$s\", accountSid: %4$s, keyId: \"%2$s\","
                                + " keySecret: \"%3$s\", from: \"+15005550006\","
                                + " receipts: {publicUrl: \"https://pay.shop.example\", authToken: \"%11$s\"}}}"
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
                                mail.certificatePath(),
                                TOKEN)));
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
    void whatTheServiceReportsIsProvenAndShown() {
        paid("SMS-3", new JsonObject().put("phone", "+8613800000003"));
        Probe.until("the message", () -> state("SMS-3", "sms-world").equals("DELIVERED"));
        Probe.until("the other one", () -> state("SMS-3", "sms-cn").equals("DELIVERED"));
        List<SmsDouble.Taken> taken = sms.taken();
        int number = IntStream.range(0, taken.size())
                .filter(i -> taken.get(i).service().equals("twilio")
                        && taken.get(i).words().contains("SMS-3"))
                .findFirst()
                .orElseThrow();
        assertThat(taken.get(number).id()).isEqualTo("https://pay.shop.example" + TWILIO_PATH);
        String sid = "SM" + "%032x".formatted(number + 1);

        double forged = system.count("paysync.intake.receipts", "outcome", "forged");

        assertThat(report(sid, "undelivered", "30003", TOKEN + "x")).isEqualTo(403);
        assertThat(receipt("SMS-3", "sms-world")).isNull();
        assertThat(report(sid, "undelivered", "30003", TOKEN)).isEqualTo(204);
        assertThat(report(sid, "sent", "", TOKEN)).isEqualTo(204);
        assertThat(report("SM" + "f".repeat(32), "delivered", "", TOKEN)).isEqualTo(204);

        JsonObject shown = receipt("SMS-3", "sms-world");
        assertThat(shown.getString("state")).isEqualTo("UNDELIVERED");
        assertThat(shown.getString("code")).isEqualTo("30003");
        assertThat(system.count("paysync.dispatch.receipts", "outcome", "undelivered"))
                .isEqualTo(1);
        assertThat(system.count("paysync.dispatch.receipts", "outcome", "unknown"))
                .isEqualTo(1);
        assertThat(system.count("paysync.intake.receipts", "outcome", "forged") - forged)
                .isEqualTo(1);
    }

    @Test
    void aliyunPushesItsReportsWithTheTokenOfItsUrl() {
        paid("SMS-4", new JsonObject().put("phone", "+8613800000004"));
        Probe.until("the message", () -> state("SMS-4", "sms-cn").equals("DELIVERED"));
        List<SmsDouble.Taken> taken = sms.taken();
        int number = IntStream.range(0, taken.size())
                .filter(i -> taken.get(i).service().equals("aliyun")
                        && taken.get(i).words().contains("SMS-4"))
                .findFirst()
                .orElseThrow();
        String body = "[{\"biz_id\":\"biz" + (number + 1) + "\",\"success\":true,\"err_code\":\"DELIVERED\"}]";

        assertThat(post("/receipts/sms/cn?token=" + TOKEN, body, "").statusCode())
                .isEqualTo(200);
        assertThat(post("/receipts/sms/cn?token=x" + TOKEN, body, "").statusCode())
                .isEqualTo(403);

        assertThat(receipt("SMS-4", "sms-cn").getString("state")).isEqualTo("DELIVERED");
    }

    /** Each order is told over two services, and five messages an hour are the most. */
    @Test
    void aFloodOfOrdersSendsNoMoreToOnePhoneThanItsBudget() {
        List<String> orders = List.of("FLOOD-1", "FLOOD-2", "FLOOD-3", "FLOOD-4");
        orders.forEach(order -> paid(order, new JsonObject().put("phone", "+8613800000005")));

        List<String> states = new ArrayList<>();
        for (String order : orders) {
            for (String endpoint : List.of("sms-cn", "sms-world")) {
                Probe.until(
                        order + " at " + endpoint,
                        () -> List.of("DELIVERED", "SKIPPED").contains(state(order, endpoint)));
                states.add(state(order, endpoint));
            }
        }
        assertThat(states).filteredOn("DELIVERED"::equals).hasSize(5);
        assertThat(of("FLOOD")).hasSize(5);
        assertThat(system.get("/v1/deliveries?state=SKIPPED", WholeSystem.KEY).body())
                .contains("BUDGET");
        assertThat(system.count("paysync.dispatch.over.budget", "whose", "recipient"))
                .isEqualTo(3);
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

    /** As Twilio does it: over the public URL, whatever lies between that and the node. */
    private static int report(String sid, String status, String code, String authToken) {
        Map<String, String> form = new TreeMap<>(Map.of("MessageSid", sid, "MessageStatus", status, "To", PHONE));
        if (!code.isEmpty()) {
            form.put("ErrorCode", code);
        }
        String signature = SmsDouble.statusSignature(authToken, "https://pay.shop.example" + TWILIO_PATH, form);
        return post(TWILIO_PATH, SmsDouble.statusCallback(form), signature).statusCode();
    }

    private static HttpResponse<String> post(String path, String body, String signature) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        system.callback("alipay").resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!signature.isEmpty()) {
            request.header("X-Twilio-Signature", signature);
        }
        return system.send(request.build());
    }

    private static JsonObject receipt(String order, String endpoint) {
        String body = system.get("/v1/deliveries?orderId=" + order + "&endpointId=" + endpoint, WholeSystem.KEY)
                .body();
        return new JsonObject(body).getJsonArray("deliveries").getJsonObject(0).getJsonObject("receipt");
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
