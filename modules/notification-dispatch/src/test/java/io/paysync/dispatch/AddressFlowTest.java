package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.webhook.WebhookChannel;
import io.paysync.channels.webhook.WebhookConfig;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.TrialApi;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What may not be called is refused alike on each way to an address, with the real channel: an endpoint made, changed, tried;
 * a URL that an order names.
 */
class AddressFlowTest {
    private static final String PUBLIC = "https://93.184.215.14/hook";
    private static final List<String> FORBIDDEN = List.of(
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://0.0.0.0/",
            "https://localhost/",
            "https://a.localhost/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://100.64.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[fc00::1]/",
            "https://[fe80::1]/",
            "https://224.0.0.1/",
            "https://198.18.0.1/",
            "https://255.255.255.255/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://127.0.0.1./",
            "https://１２７.0.0.1/",
            "https://%31%32%37.0.0.1/",
            "https://user:pass@93.184.215.14/",
            "https://93.184.215.14@127.0.0.1/",
            "https://93.184.215.14\\@127.0.0.1/",
            "https://93.184.215.14/#@127.0.0.1/",
            "https://93.184.215.14/ x",
            "https://93.184.215.14/\r\nHost: evil",
            "http://93.184.215.14/",
            "ftp://93.184.215.14/",
            "file:///etc/passwd",
            "gopher://93.184.215.14/",
            "jar:https://93.184.215.14!/",
            "https://93.184.215.14:22/",
            "https://93.184.215.14:25/",
            "https://93.184.215.14:5432/",
            "https://93.184.215.14:6379/",
            "https://93.184.215.14:15701/");

    private final Vertx vertx = Vertx.vertx();
    private World world;

    @BeforeEach
    void open() {
        WebhookChannel strict = WebhookChannel.open(vertx, new SimpleMeterRegistry(), WebhookConfig.DEFAULT);
        world = World.on(World.database(), World.quick(World.failing(1)), strict);
    }

    @AfterEach
    void close() {
        world.close();
        Probe.result(vertx.close());
    }

    @Test
    void noEndpointIsMadeOrChangedOrTriedThere() {
        for (int i = 0; i < FORBIDDEN.size(); i++) {
            String url = FORBIDDEN.get(i);
            // A merchant each, since tests of one are bounded and nothing of it may be known from before.
            String merchant = "m" + i;

            assertThat(refused(merchant, "new", url)).as(url).isEqualTo(Fault.Code.INVALID);
            world.ask(DispatchApi.SAVE_ENDPOINT, ask(merchant, "a", PUBLIC));
            assertThat(refused(merchant, "a", url)).as(url).isEqualTo(Fault.Code.INVALID);
            stored(merchant, url);
            TrialApi.Tried tried = world.ask(TrialApi.TRY, new TrialApi.TryEndpoint(merchant, "a", null, Map.of()));

            assertThat(tried.error()).as(url).isEqualTo("REFUSED_ADDRESS");
        }
    }

    @Test
    void noOrderIsToldThere() {
        world.ask(DispatchApi.SAVE_ENDPOINT, ask("shop", "a", WebhookChannel.OF_ORDER));
        for (int i = 0; i < FORBIDDEN.size(); i++) {
            world.offer(WebhookFlowTest.paidAt("o" + i, FORBIDDEN.get(i)));
        }
        Probe.until(
                "none is pending",
                () -> world.deliveries("shop", null, DeliveryState.PENDING).isEmpty());

        List<Delivery> all = world.deliveries("shop", null, null);
        assertThat(all).hasSameSizeAs(FORBIDDEN);
        assertThat(all).allSatisfy(delivery -> {
            assertThat(delivery.state()).isIn(DeliveryState.DEAD, DeliveryState.SKIPPED);
            assertThat(delivery.attempts())
                    .singleElement()
                    .extracting(Attempt::error)
                    .isEqualTo(delivery.state() == DeliveryState.DEAD ? "REFUSED_ADDRESS" : "NO_CONTACT");
        });
        assertThat(world.deliveries("shop", null, DeliveryState.DEAD)).hasSizeGreaterThan(20);
    }

    private Fault.Code refused(String merchant, String id, String url) {
        return world.refused(DispatchApi.SAVE_ENDPOINT, ask(merchant, id, url)).code();
    }

    private static SaveEndpoint ask(String merchant, String id, String url) {
        return new SaveEndpoint(merchant, id, "webhook", url, Set.of(), Map.of(), null);
    }

    /** As if it had been allowed when it was saved. */
    private void stored(String merchant, String url) {
        Probe.result(world.node
                .db()
                .query(
                        Sql.of("test.stored", "update dispatch.endpoint set target = $2 where merchant = $1"),
                        Args.of().text(merchant).text(url)));
    }
}
