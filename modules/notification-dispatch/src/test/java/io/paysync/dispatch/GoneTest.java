package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.webhook.StandardWebhooks;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.Endpoint;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** "Gone" is believed of the address that said so and of no other, however late it is heard. */
class GoneTest {
    private static final Sent GONE = FakeChannel.sent(Outcome.RECEIVER_GONE, 410, "GONE", null);
    private static final String OLD = "https://a.example";
    private static final String NEW = "https://b.example";

    private final FakeChannel channel = new FakeChannel();
    /** Attempts at the old address, under way until they are answered. */
    private final Queue<Promise<Sent>> underWay = new ConcurrentLinkedQueue<>();

    private final World world = World.start(channel);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void lateGoneOfTheOldAddressLeavesTheNewOneAloneAndIsToldThere() {
        world.endpoint("shop", "a");
        oldNeverAnswers(OLD);
        world.offer(Samples.change("shop", "late", 1), Samples.change("shop", "later", 1));
        Probe.until("both are under way", () -> underWay.size() == 2);

        world.ask(DispatchApi.SAVE_ENDPOINT, at(NEW, null));
        underWay.forEach(attempt -> attempt.complete(GONE));
        world.untilState("late", DeliveryState.DELIVERED);
        world.untilState("later", DeliveryState.DELIVERED);

        assertThat(state()).isEqualTo("ACTIVE");
        assertThat(channel.arrived(NEW)).hasSize(2);
        assertThat(world.deliveries("shop", "late", null).getFirst().attempts())
                .extracting(attempt -> attempt.status() + "/" + attempt.error())
                .containsExactly("410/MOVED", "200/null");
    }

    @Test
    void goneWithTheOldSecretSaysNothingOfTheNewOne() {
        world.endpoint("shop", "a");
        oldNeverAnswers(OLD);
        world.offer(Samples.change("shop", "late", 1));
        Probe.until("it is under way", () -> underWay.size() == 1);

        // A robot's token is its secret: the address that may be shown stays the same.
        world.ask(
                DispatchApi.SAVE_ENDPOINT,
                at(OLD, StandardWebhooks.generate(new SecureRandom()).reveal()));
        channel.answerAlways(FakeChannel.OK);
        underWay.forEach(attempt -> attempt.complete(GONE));
        world.untilState("late", DeliveryState.DELIVERED);

        assertThat(state()).isEqualTo("ACTIVE");
    }

    @Test
    void allAttemptsUnderWayOfAGoneReceiverAreDead() {
        world.endpoint("shop", "a");
        oldNeverAnswers(OLD);
        world.offer(Samples.change("shop", "one", 1), Samples.change("shop", "two", 1));
        Probe.until("both are under way", () -> underWay.size() == 2);

        underWay.forEach(attempt -> attempt.complete(GONE));
        world.untilState("one", DeliveryState.DEAD);
        world.untilState("two", DeliveryState.DEAD);

        assertThat(state()).isEqualTo("DISABLED");
        assertThat(channel.arrived()).hasSize(2);
    }

    private void oldNeverAnswers(String old) {
        channel.answer(
                notice -> notice.target().equals(old) ? pending(notice) : Future.succeededFuture(FakeChannel.OK));
    }

    private Future<Sent> pending(Notice notice) {
        Promise<Sent> promise = Promise.promise();
        underWay.add(promise);
        return promise.future();
    }

    private static SaveEndpoint at(String url, String secret) {
        return new SaveEndpoint("shop", "a", "webhook", url, Set.of(), Map.of(), secret);
    }

    private String state() {
        List<Endpoint> endpoints = world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", "a"))
                .endpoints();
        return endpoints.getFirst().state();
    }
}
