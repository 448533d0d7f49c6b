package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.ActApi;
import io.paysync.contract.dispatch.ActApi.Act;
import io.paysync.contract.dispatch.ActApi.ActPage;
import io.paysync.contract.dispatch.ActApi.ListActs;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.EnableEndpoint;
import io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint;
import io.paysync.contract.dispatch.DispatchApi.RetryDelivery;
import io.paysync.contract.dispatch.DispatchApi.RotateSecret;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.TrialApi;
import io.paysync.contract.dispatch.TrialApi.TryEndpoint;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a person does to an endpoint is on record, with who did it, and nothing else is. */
class ActsTest {
    private final World world = World.start(new FakeChannel());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void eachDeedIsRecordedWithItsDoer() {
        save("https://a.example", "ann");
        save("https://b.example", "bob");
        world.offer(Samples.change("shop", "o1", 1));
        world.untilState("o1", DeliveryState.DELIVERED);
        String delivery = world.deliveries("shop", "o1", null).getFirst().id();
        world.ask(DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "a", Duration.ZERO, null, "cyd"));
        world.ask(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint("shop", "a", "dan"));
        world.ask(DispatchApi.RETRY_DELIVERY, new RetryDelivery("shop", delivery, "eve"));
        String message = world.ask(TrialApi.TRY, new TryEndpoint("shop", "a", null, Map.of(), "fay"))
                .messageId();
        world.ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "a", "gil"));

        List<Act> acts = list("a", null, 100).acts();

        assertThat(acts)
                .extracting(act -> act.act() + " " + act.who() + " " + act.about())
                .containsExactly(
                        "REMOVE gil null",
                        "TEST fay " + message,
                        "SEND_AGAIN eve " + delivery,
                        "ENABLE dan null",
                        "ROTATE cyd null",
                        "SAVE bob null",
                        "SAVE ann null");
        assertThat(list("b", null, 100).acts()).isEmpty();
    }

    @Test
    void whatChangesNothingIsNoDeed() {
        save("https://a.example", "ann");
        save("https://a.example", "bob");
        world.refused(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "b", "cyd"));
        world.refused(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint("shop", "b", "dan"));
        world.refused(DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "b", Duration.ZERO, null, "eve"));

        assertThat(list("a", null, 100).acts()).extracting(Act::who).containsExactly("ann");
        assertThat(list("b", null, 100).acts()).isEmpty();
    }

    @Test
    void recordIsReadInPagesAndGoesWhenItIsOld() {
        for (int i = 0; i < 5; i++) {
            save("https://a" + i + ".example", null);
        }

        ActPage first = list("a", null, 3);
        ActPage rest = list("a", first.next(), 3);

        assertThat(first.acts()).hasSize(3).extracting(Act::who).containsOnly("unknown");
        assertThat(rest.acts()).hasSize(2);
        assertThat(rest.next()).isNull();
        assertThat(world.refused(ActApi.LIST, new ListActs("shop", "a", "!", 3)).code())
                .isEqualTo(Fault.Code.INVALID);
        assertThat(world.refused(ActApi.LIST, new ListActs("shop", "a", null, 201))
                        .code())
                .isEqualTo(Fault.Code.INVALID);

        Acts acts = new Acts(world.node.db());
        assertThat(Probe.result(acts.drop(Duration.ofDays(1), 100))).isZero();
        assertThat(Probe.result(acts.drop(Duration.ZERO, 2))).isEqualTo(2);
        assertThat(Probe.result(acts.drop(Duration.ZERO, 100))).isEqualTo(3);
        assertThat(list("a", null, 100).acts()).isEmpty();
    }

    private ActPage list(String endpoint, @Nullable String after, int limit) {
        return world.ask(ActApi.LIST, new ListActs("shop", endpoint, after, limit));
    }

    private void save(String url, @Nullable String who) {
        world.ask(
                DispatchApi.SAVE_ENDPOINT,
                new SaveEndpoint("shop", "a", "webhook", url, Set.of(), Map.of(), null, null, who));
    }
}
