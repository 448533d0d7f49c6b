package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Channel;
import io.paysync.channels.email.EmailConfig;
import io.paysync.channels.email.EmailServices;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.sms.SmsConfig;
import io.paysync.channels.sms.SmsServices;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.EndpointPage;
import io.paysync.contract.dispatch.DispatchApi.EndpointSaved;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person who stands in an endpoint's target is shown masked, and whoever saves what he was shown changes nothing. */
class MaskedTargetsTest {
    private static final String SETTINGS = """
            channels:
              sms:
                cn: {service: twilio, url: "http://127.0.0.1:1/", accountSid: AC530ea1ea71c0810d3e19206c17a2a497,
                  keyId: k, keySecret: secret-secret, from: "+4930123456"}
              email:
                main: {host: 127.0.0.1, port: 1, from: shop@shop.example}
            """;

    private final Vertx vertx = Vertx.vertx();
    private World world;

    @BeforeEach
    void open() {
        Settings settings = Settings.parse("test.yaml", SETTINGS, name -> null);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Channel sms =
                SmsServices.open(vertx, meters, SmsConfig.from(settings.section("channels")), MessageTexts.DEFAULT);
        Channel email =
                EmailServices.open(vertx, meters, EmailConfig.from(settings.section("channels")), MessageTexts.DEFAULT);
        assertThat(settings.mistakes()).isEmpty();
        world = World.on(World.database(), World.quick(), Map.of("sms", sms, "email", email));
    }

    @AfterEach
    void close() {
        world.close();
        Probe.result(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({
        "sms, cn/+8613800000001, cn/+86***001",
        "email, main/jane.doe@shop.example, main/j***@shop.example",
    })
    void contactIsShownMaskedAndKeptWhenItIsSavedAsShown(String channel, String target, String shown) {
        String address = target.substring(target.indexOf('/') + 1);

        EndpointSaved saved = save("a", channel, target);
        EndpointPage listed = world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", null));
        EndpointSaved again = save("a", channel, shown);

        assertThat(List.of(saved.endpoint(), listed.endpoints().getFirst(), again.endpoint()))
                .allSatisfy(endpoint -> assertThat(endpoint.target()).isEqualTo(shown));
        assertThat(saved + " " + listed + " " + again).doesNotContain(address);
        assertThat(stored()).containsExactly(target);
        assertThat(refused("b", channel, shown)).contains("masked");
    }

    @Test
    void aTargetWithoutAPersonIsShownAsItIs() {
        assertThat(save("a", "sms", "cn").endpoint().target()).isEqualTo("cn");
    }

    private EndpointSaved save(String id, String channel, String target) {
        return world.ask(DispatchApi.SAVE_ENDPOINT, question(id, channel, target));
    }

    private String refused(String id, String channel, String target) {
        Fault fault = world.refused(DispatchApi.SAVE_ENDPOINT, question(id, channel, target));
        assertThat(fault.code()).isEqualTo(Fault.Code.INVALID);
        return fault.text();
    }

    private static SaveEndpoint question(String id, String channel, String target) {
        return new SaveEndpoint("shop", id, channel, target, Set.of(), Map.of(), null);
    }

    private List<String> stored() {
        return Probe.result(world.node
                .db()
                .query(Sql.of("test.targets", "select target from dispatch.endpoint order by endpoint_id"))
                .map(Rows.list(row -> row.getString("target"))));
    }
}
