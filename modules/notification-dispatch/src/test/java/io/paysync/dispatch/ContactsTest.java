package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Addressee;
import io.paysync.channels.Notice;
import io.paysync.channels.Recipient;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.RetryDelivery;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom an order names is told, kept under seal until then, and nobody is told when it names no one. */
class ContactsTest {
    private static final String PHONE = "+8613800138000";
    private static final Sql STORED = Sql.of(
            "test.recipients",
            "select encode(recipient, 'escape') as sealed, body from dispatch.delivery where merchant = $1");

    private ByPhone channel;
    private World world;

    /** Tells whom the order names under one key. */
    private static final class ByPhone extends FakeChannel {
        private volatile String contact = "phone";

        @Override
        public Addressee addressee(
                String type, String target, Map<String, String> options, Map<String, String> receivers) {
            String address = receivers.get(contact);
            return address == null
                    ? new Addressee.Nobody("NO_CONTACT")
                    : new Addressee.One(new Recipient(address, "zh"));
        }
    }

    @BeforeEach
    void start() {
        channel = new ByPhone();
        world = World.start(channel);
        world.endpoint("shop", "sms");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void theOrdersContactReachesTheChannelFromMemoryAndFromTheQueue() {
        channel.answerAlways(FakeChannel.sent(Outcome.UNKNOWN, 0, "TIMEOUT", null));

        world.offer(Samples.change("shop", "o1", 1));
        Probe.until("an attempt", () -> !channel.arrived().isEmpty());
        channel.answerAlways(FakeChannel.OK);
        world.untilState("o1", DeliveryState.DELIVERED);

        assertThat(channel.arrived())
                .hasSizeGreaterThan(1)
                .extracting(Notice::recipient)
                .containsOnly(new Recipient(PHONE, "zh"));
        assertThat(channel.arrived().getFirst().doubtful()).isFalse();
        assertThat(channel.arrived().getLast().doubtful()).isTrue();
        assertThat(stored()).doesNotContain("13800138000");
    }

    @Test
    void anOrderThatNamesNobodyIsSkippedAndShownAndHoldsNobodyUp() {
        channel.contact = "email";

        world.offer(Samples.change("shop", "o1", 1));
        channel.contact = "phone";
        world.offer(Samples.change("shop", "o1", 2));

        Probe.until(
                "the second change",
                () -> world.deliveries("shop", null, DeliveryState.DELIVERED).size() == 1);
        assertThat(channel.arrived()).hasSize(1);
        Delivery skipped = world.deliveries("shop", null, DeliveryState.SKIPPED).getFirst();
        assertThat(skipped.version()).isEqualTo(1);
        assertThat(skipped.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.number()).isZero();
            assertThat(attempt.error()).isEqualTo("NO_CONTACT");
        });
        assertThat(world.deliveries("shop", "o1", DeliveryState.SKIPPED)).hasSize(1);
        assertThat(world.deliveries("shop", null, DeliveryState.PENDING)).isEmpty();
        world.untilCounted("paysync.dispatch.skipped", 1);
    }

    @Test
    void whatWasSkippedIsNotMissingAndCannotBeSentAgain() {
        channel.contact = "email";
        Change change = Samples.change("shop", "o1", 1);
        world.offer(change);

        assertThat(world.ask(DispatchApi.FIND_MISSING, new FindMissingChanges(List.of(Samples.key(change))))
                        .keys())
                .isEmpty();
        Delivery skipped = world.deliveries("shop", "o1", null).getFirst();
        assertThat(world.refused(DispatchApi.RETRY_DELIVERY, new RetryDelivery("shop", skipped.id()))
                        .text())
                .contains("no such delivery");
    }

    @Test
    void aRecipientThatIsGoneEndsItsMessageAndNotTheEndpoint() {
        channel.answerAlways(FakeChannel.sent(Outcome.RECIPIENT_GONE, 404, "NUMBER", null));
        world.offer(Samples.change("shop", "o1", 1));
        world.untilState("o1", DeliveryState.DEAD);

        channel.answerAlways(FakeChannel.OK);
        world.offer(Samples.change("shop", "o2", 1));

        world.untilState("o2", DeliveryState.DELIVERED);
    }

    private String stored() {
        StringBuilder all = new StringBuilder();
        Probe.result(world.node.db().query(STORED, Args.of().text("shop")))
                .forEach(row -> all.append(row.getString("sealed")).append(row.getBuffer("body")));
        return all.toString();
    }
}
