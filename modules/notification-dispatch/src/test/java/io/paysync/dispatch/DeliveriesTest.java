package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryPage;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.ListDeliveries;
import io.paysync.testkit.Probe;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private final FakeChannel channel = new FakeChannel();

    @Test
    void pagesTellEachDeliveryOnceNewestFirst() {
        try (World world = World.start(channel)) {
            world.endpoint("shop", "a");
            for (int i = 0; i < 25; i++) {
                world.offer(Samples.change("shop", "o" + i, 1));
            }
            world.offer(Samples.change("other", "x", 1));

            List<String> seen = new ArrayList<>();
            String after = null;
            do {
                DeliveryPage page =
                        world.ask(DispatchApi.LIST_DELIVERIES, new ListDeliveries("shop", null, null, null, after, 10));
                page.deliveries().forEach(delivery -> seen.add(delivery.orderId()));
                after = page.next();
            } while (after != null);

            assertThat(seen)
                    .hasSize(25)
                    .doesNotHaveDuplicates()
                    .startsWith("o24")
                    .endsWith("o0");
        }
    }

    @Test
    void listsAreNarrowedByOrderReceiverAndState() {
        channel.answer(notice -> io.vertx.core.Future.succeededFuture(
                notice.target().contains("bad") ? FakeChannel.ERROR : FakeChannel.OK));
        try (World world = World.on(World.database(), World.quick(World.failing(1)), channel)) {
            world.endpoint("shop", "good");
            world.endpoint("shop", "bad");
            world.offer(Samples.change("shop", "o1", 1), Samples.change("shop", "o2", 1));
            Probe.until(
                    "all are finished",
                    () -> world.deliveries("shop", null, DeliveryState.PENDING).isEmpty());

            assertThat(world.deliveries("shop", "o1", null)).hasSize(2);
            assertThat(world.deliveries("shop", "o1", DeliveryState.DEAD))
                    .extracting(Delivery::endpointId)
                    .containsExactly("bad");
            assertThat(world.deliveries("shop", null, DeliveryState.DELIVERED))
                    .extracting(Delivery::endpointId)
                    .containsOnly("good");
            assertThat(world.ask(DispatchApi.LIST_DELIVERIES, new ListDeliveries("shop", null, "bad", null, null, 10))
                            .deliveries())
                    .hasSize(2);
        }
    }

    @Test
    void deliveryUnderItsFirstAttemptIsListedAsPending() {
        channel.hang();
        try (World world = World.start(channel)) {
            world.endpoint("shop", "a");
            world.offer(Samples.change("shop", "o1", 1));

            assertThat(world.deliveries("shop", null, DeliveryState.PENDING)).hasSize(1);
            assertThat(world.deliveries("shop", "o1", DeliveryState.PENDING)).hasSize(1);
        }
    }

    @Test
    void limitsAndCursorsThatAreNoneAreInvalid() {
        try (World world = World.start(channel)) {
            assertThat(world.refused(DispatchApi.LIST_DELIVERIES, new ListDeliveries("shop", null, null, null, null, 0))
                            .code())
                    .isEqualTo(Fault.Code.INVALID);
            assertThat(world.refused(
                                    DispatchApi.LIST_DELIVERIES, new ListDeliveries("shop", null, null, null, "--", 10))
                            .code())
                    .isEqualTo(Fault.Code.INVALID);
        }
    }

    @Property(tries = 200)
    void deliveryIdLeadsBackToItsKeyAndSaysNothingOfTheMerchant(
            @ForAll @AlphaChars @StringLength(min = 1, max = 64) String endpoint,
            @ForAll @StringLength(min = 1, max = 128) String order,
            @ForAll @IntRange(min = 1) int version) {
        String orderId = io.paysync.contract.domain.Texts.sanitized(order, 128);
        DeliveryKey key = DeliveryKey.of("shop", orderId, endpoint, version);

        assertThat(DeliveryKey.ofDeliveryId("shop", key.deliveryId())).contains(key);
        assertThat(DeliveryKey.ofDeliveryId("other", key.deliveryId()))
                .contains(DeliveryKey.of("other", orderId, endpoint, version));
        assertThat(key.messageId()).hasSizeLessThan(64).matches("msg_[A-Za-z0-9_-]+");
    }
}
