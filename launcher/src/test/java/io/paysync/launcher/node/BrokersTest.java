package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.paysync.platform.health.Status.Level;
import io.paysync.sandbox.send.Faults;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.AmqpBroker;
import io.paysync.testkit.brokers.KafkaBroker;
import io.paysync.testkit.brokers.RobotDouble;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Orders that come by the shop's own brokers; and from the provider's callback to these brokers and a chat, all away when
 * the order is paid. The brokers take long to start, so the tests share them, in this order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOKEN = "0123456789abcdef";
    private static final String SECRET = "SECf7a1ce49561dd4da230b7e629b780fc9";

    private static final KafkaBroker KAFKA = KafkaBroker.prepared();
    private static final AmqpBroker AMQP = AmqpBroker.prepared();
    private static final Vertx VERTX = Vertx.vertx();
    private static RobotDouble robot;
    private static WholeSystem system;

    @BeforeAll
    static void start() {
        robot = RobotDouble.start(VERTX, TOKEN, SECRET);
        // Attempts enough for as long as a slow machine takes to start a broker, and a guard that looks again at once.
        String schedule = "0s" + ", 600ms".repeat(20) + ", 2s".repeat(29);
        String local = "addresses: {allowHttp: true, allowPrivate: true, ports: any}";
        system = WholeSystem.start(new WholeSystem.More(
                ", schedule: [" + schedule + "], receiver: {resetAfter: 1s}",
                (", kafka: {main: {bootstrapServers: [\"%s\"], deadline: 4s, backoffMax: 1s},"
                                + " dead: {bootstrapServers: [\"127.0.0.1:%d\"], deadline: 4s, backoffMax: 1s}}"
                                + ", rabbitmq: {main: {addresses: [\"%s\"], user: %s, password: %s, backoffMax: 1s}}"
                                + ", dingtalk: {hosts: [127.0.0.1], %s}")
                        .formatted(
                                KAFKA.bootstrapServers(),
                                FreePorts.next(),
                                AMQP.address(),
                                AmqpBroker.USER,
                                AmqpBroker.PASSWORD,
                                local),
                "messages: {kafka: {shop: {topic: order.status}}, rabbitmq: {shop: {}}}\n"));
    }

    @AfterAll
    static void stop() {
        system.close();
        KAFKA.close();
        AMQP.close();
        Probe.result(VERTX.close());
    }

    @Test
    @Order(1)
    void ordersComeByMessageEachTakesEffectOnceAndBadOnesArePutAside() {
        assertThat(sources()).as("they are away").containsOnly(Level.DEGRADED);
        assertThat(Probe.result(system.node().node().health().ready()).ok()).isTrue();
        startBrokers();
        KAFKA.createTopic("order.status", 2, Map.of());
        KAFKA.createTopic("order.status.dead", 1, Map.of());
        AMQP.declare("order.status.queue");
        AMQP.declare("order.status.queue.dead");

        // The same twice: so it comes when a node dies between its commit and its acknowledgement.
        List.of("rubbish", registration("KAFKA-1"), registration("KAFKA-1"))
                .forEach(body -> KAFKA.put("order.status", "KAFKA-1", body));
        AMQP.put("order.status.queue", "rubbish", registration("RABBIT-1"), registration("RABBIT-1"));

        for (String source : List.of("kafka/shop", "rabbitmq/shop")) {
            Probe.until(
                    "all of " + source, PATIENCE, () -> count("applied", source) == 2 && count("dead", source) == 1);
        }
        for (String order : List.of("KAFKA-1", "RABBIT-1")) {
            JsonObject once = system.order(order);
            // On a slow machine the provider has been asked meanwhile.
            assertThat(once.getInteger("version"))
                    .as(order)
                    .isEqualTo(once.getString("status").equals("PENDING") ? 2 : 1);
            system.sandbox.payments().pay("alipay", order, Faults.NONE);
            system.await(order, "PAID");
            Probe.until("the webhook", () -> system.webhooks(order, "order.paid") == 1);
        }
        ConsumerRecord<String, byte[]> record =
                KAFKA.records("order.status.dead").getFirst();
        assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("rubbish");
        assertThat(record.headers().lastHeader("paysync-reason").value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("MALFORMED");
        GetResponse message = AMQP.take("order.status.queue.dead", 1).getFirst();
        assertThat(message.getBody()).asString(StandardCharsets.UTF_8).isEqualTo("rubbish");
        assertThat(message.getProps().getHeaders().get("paysync-reason")).hasToString("MALFORMED");
        Probe.until(
                "both are told of",
                () -> system.get("/v1/incidents", WholeSystem.KEY).body().split("DEAD_MESSAGE", -1).length == 3);
    }

    /** Side by side: each takes seconds. */
    private static void startBrokers() {
        CompletableFuture<Void> amqp = CompletableFuture.runAsync(AMQP::start);
        KAFKA.start();
        amqp.join();
    }

    private static List<Level> sources() {
        return Probe.result(system.node().node().health().ready()).checks().entrySet().stream()
                .filter(check -> check.getKey().startsWith("messages "))
                .map(check -> check.getValue().level())
                .toList();
    }

    private static double count(String what, String source) {
        return system.count("paysync.messages." + what, "source", source);
    }

    /** What a shop would send; its trade is opened at the provider. */
    private static String registration(String order) {
        if (system.sandbox.payments().find("alipay", order).isEmpty()) {
            system.open("alipay", order, 8880);
        }
        return new JsonObject()
                .put("orderId", order)
                .put("amount", new JsonObject().put("minor", 8880).put("currency", "CNY"))
                .put("account", new JsonObject().put("provider", "alipay").put("account", "main"))
                .encode();
    }

    @Test
    @Order(2)
    void whoIsAwayIsToldWhenHeIsBackAndCostsTheOthersNothing() {
        KAFKA.kill();
        AMQP.kill();
        endpoint("kafka", "kafka", "main/orders", null);
        endpoint("dead-kafka", "kafka", "dead/orders", null);
        endpoint("rabbit", "rabbitmq", "main/orders", null);
        endpoint("chat", "dingtalk", robot.url("dingtalk"), SECRET);
        system.order("alipay", "AWAY-1", 8880);
        system.sandbox.payments().pay("alipay", "AWAY-1", Faults.NONE);
        system.await("AWAY-1", "PAID");

        Probe.until("the webhook", () -> system.webhooks("AWAY-1", "order.paid") == 1);
        Probe.until("the chat", () -> robot.texts().stream().anyMatch(text -> text.contains("AWAY-1")));
        for (String away : List.of("kafka", "rabbit", "dead-kafka")) {
            Probe.until("an attempt at " + away, () -> !attempts("AWAY-1", away).isEmpty());
            assertThat(delivery("AWAY-1", away).getString("state")).as(away).isEqualTo("PENDING");
        }

        startBrokers();
        KAFKA.createTopic("orders", 2, Map.of());
        AMQP.bind("orders", "shop", "order.*", Map.of());
        // An attempt between the start and the binding is one that failed: the next may be some time away.
        Probe.until(
                "RabbitMQ to be told", PATIENCE, () -> state("AWAY-1", "rabbit").equals("DELIVERED"));
        GetResponse message = AMQP.take("shop", 1).getFirst();
        Probe.until("Kafka to be told", PATIENCE, () -> state("AWAY-1", "kafka").equals("DELIVERED"));
        List<ConsumerRecord<String, byte[]>> records = KAFKA.records("orders");

        assertThat(records).extracting(ConsumerRecord::key).containsExactly("default/AWAY-1");
        JsonObject event = new JsonObject(Buffer.buffer(records.getFirst().value()));
        assertThat(event.getString("type")).isEqualTo("order.paid");
        assertThat(event.getString("subject")).isEqualTo("AWAY-1");
        assertThat(event.getJsonObject("data").getJsonObject("amount").getLong("minor"))
                .isEqualTo(8880);
        assertThat(event.getString("id"))
                .as("the id that every attempt had")
                .isEqualTo(delivery("AWAY-1", "kafka").getString("messageId"));
        assertThat(message.getEnvelope().getRoutingKey()).isEqualTo("order.paid");
        assertThat(message.getProps().getMessageId())
                .isEqualTo(delivery("AWAY-1", "rabbit").getString("messageId"));
        assertThat(new JsonObject(Buffer.buffer(message.getBody())).getValue("data"))
                .isEqualTo(event.getValue("data"));
        assertThat(attempts("AWAY-1", "kafka").size()).isGreaterThan(1);
        assertThat(attempts("AWAY-1", "rabbit").size()).isGreaterThan(1);
        assertThat(system.webhooks("AWAY-1", "order.paid")).isEqualTo(1);

        AMQP.declare("order.status.queue");
        KAFKA.put("order.status", "KAFKA-2", registration("KAFKA-2"));
        AMQP.put("order.status.queue", registration("RABBIT-2"));
        for (String order : List.of("KAFKA-2", "RABBIT-2")) {
            Probe.until(
                    order + " to be known",
                    PATIENCE,
                    () -> Set.of("CREATED", "PENDING").contains(system.status(order)));
        }
    }

    @Test
    @Order(3)
    void theApiKnowsTheChannelsAndShowsNothingSecret() {
        String shown = system.get("/v1/endpoints/chat", WholeSystem.KEY).body();

        assertThat(shown).contains("\"dingtalk\"", "/robot/send\"").doesNotContain(TOKEN, SECRET);
        var byDefault = system.put(
                "/v1/endpoints/plain",
                "{\"target\":\"" + system.receiver.url() + "\",\"eventTypes\":[\"order.reversed\"]}");
        assertThat(byDefault.body()).contains("\"channel\":\"webhook\"", "whsec_");
        assertThat(system.put("/v1/endpoints/x", "{\"channel\":\"pigeon\",\"target\":\"roof\"}")
                        .statusCode())
                .isEqualTo(422);
        var unknown = system.put("/v1/endpoints/x", "{\"channel\":\"kafka\",\"target\":\"other/orders\"}");
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.body()).contains("channels.kafka has no such connection");
    }

    private static void endpoint(String id, String channel, String target, String secret) {
        JsonObject body = new JsonObject()
                .put("channel", channel)
                .put("target", target)
                .put("eventTypes", new JsonArray().add("order.paid"));
        if (secret != null) {
            body.put("secret", secret);
        }
        var answer = system.put("/v1/endpoints/" + id, body.encode());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String state(String order, String endpoint) {
        return delivery(order, endpoint).getString("state", "");
    }

    private static JsonArray attempts(String order, String endpoint) {
        return delivery(order, endpoint).getJsonArray("attempts", new JsonArray());
    }

    private static JsonObject delivery(String order, String endpoint) {
        String body = system.get("/v1/deliveries?orderId=" + order + "&endpointId=" + endpoint, WholeSystem.KEY)
                .body();
        JsonArray deliveries = new JsonObject(body).getJsonArray("deliveries");
        return deliveries.isEmpty() ? new JsonObject() : deliveries.getJsonObject(0);
    }
}
