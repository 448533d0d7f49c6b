package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Channel;
import io.paysync.channels.dingtalk.DingTalkDialect;
import io.paysync.channels.kafka.KafkaChannel;
import io.paysync.channels.kafka.KafkaConfig;
import io.paysync.channels.robot.RobotChannel;
import io.paysync.channels.robot.RobotConfig;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Endpoint;
import io.paysync.contract.dispatch.DispatchApi.EndpointSaved;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.DispatchApi.RotateSecret;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers of several channels side by side: whose secrets are whose, and what of them is ever seen again. */
class ChannelsTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final String SECRET = "SECf7a1ce49561dd4da230b7e629b780fc9";
    private static final String ROBOT = "https://oapi.dingtalk.com/robot/send";

    private final DbConfig db = World.database();
    private final Vertx vertx = Vertx.vertx();
    private World world;

    @BeforeEach
    void open() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Channel kafka =
                new KafkaChannel(vertx, meters, new KafkaConfig(Map.of("main", KafkaConfig.Cluster.of("127.0.0.1:1"))));
        Channel dingtalk = new RobotChannel(vertx, meters, new DingTalkDialect(), RobotConfig.DINGTALK);
        world = World.on(db, World.quick(), Map.of("webhook", new FakeChannel(), "kafka", kafka, "dingtalk", dingtalk));
    }

    @AfterEach
    void close() {
        world.close();
        Probe.result(vertx.close());
    }

    @Test
    void aRobotsTokenAndSecretAreSealedAndNeverShown() {
        EndpointSaved saved = save("dingtalk", ROBOT + "?access_token=" + TOKEN, SECRET);

        assertThat(saved.secret()).isNull();
        assertThat(shown().target()).isEqualTo(ROBOT);
        assertThat(shown().secrets()).isEqualTo(1);
        assertThat(shown().toString()).doesNotContain(TOKEN, SECRET);
        String row = Probe.result(world.node
                        .db()
                        .query(Sql.of("test.row", "select e::text as row from dispatch.endpoint e"))
                        .map(Rows.list(r -> r.getString("row"))))
                .toString();
        assertThat(row).contains(ROBOT).doesNotContain(TOKEN, SECRET).doesNotContain(hex(TOKEN), hex(SECRET));
    }

    @Test
    void aRobotIsSavedAgainWithoutWhatIsSecretAndCannotBeMadeWithoutIt() {
        assertThat(refused("dingtalk", ROBOT, null)).contains("token");
        assertThat(refused("dingtalk", ROBOT + "?access_token=" + TOKEN, null)).contains("go together");
        save("dingtalk", ROBOT + "?access_token=" + TOKEN, SECRET);

        EndpointSaved again = save("dingtalk", ROBOT, null);

        assertThat(again.created()).isFalse();
        assertThat(again.endpoint().secrets()).isEqualTo(1);
    }

    @Test
    void aNewSecretOfARobotReplacesTheOldOneAtOnce() {
        save("dingtalk", ROBOT + "?access_token=" + TOKEN, SECRET);

        EndpointSaved changed = save("dingtalk", ROBOT + "?access_token=" + TOKEN, SECRET + "9");

        assertThat(changed.endpoint().secrets()).isEqualTo(1);
    }

    @Test
    void secretsThatTheReceiverMakesAreNotRotatedHere() {
        save("dingtalk", ROBOT + "?access_token=" + TOKEN, SECRET);

        Fault fault = world.refused(DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "a", Duration.ZERO));

        assertThat(fault.text()).contains("made by the receiver");
    }

    @Test
    void aBrokersReceiverHasNoSecret() {
        assertThat(save("kafka", "main/orders", null).endpoint().secrets()).isZero();
        assertThat(refused("kafka", "main/orders", SECRET)).contains("takes no secret");
        assertThat(refused("kafka", "other/orders", null)).contains("no such connection");
        assertThat(world.refused(DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "a", Duration.ZERO))
                        .text())
                .contains("no secrets");
    }

    @Test
    void anEndpointThatMovesToAnotherChannelTakesNoSecretWithIt() {
        String webhook = save("webhook", "https://a.example", null).secret();
        assertThat(webhook).startsWith("whsec_");

        assertThat(save("kafka", "main/orders", null).endpoint().secrets()).isZero();
        assertThat(refused("dingtalk", ROBOT, null)).contains("token");
        assertThat(save("dingtalk", ROBOT + "?access_token=" + TOKEN, SECRET)
                        .endpoint()
                        .secrets())
                .isEqualTo(1);
        EndpointSaved back = save("webhook", "https://a.example", null);

        assertThat(back.secret()).startsWith("whsec_").isNotEqualTo(webhook);
        assertThat(back.endpoint().secrets()).isEqualTo(1);
    }

    private EndpointSaved save(String channel, String target, @Nullable String secret) {
        return world.ask(DispatchApi.SAVE_ENDPOINT, question(channel, target, secret));
    }

    private String refused(String channel, String target, @Nullable String secret) {
        Fault fault = world.refused(DispatchApi.SAVE_ENDPOINT, question(channel, target, secret));
        assertThat(fault.code()).isEqualTo(Fault.Code.INVALID);
        return fault.text();
    }

    private static SaveEndpoint question(String channel, String target, @Nullable String secret) {
        return new SaveEndpoint("shop", "a", channel, target, Set.of(), Map.of(), secret);
    }

    private Endpoint shown() {
        return world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", "a"))
                .endpoints()
                .getFirst();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
