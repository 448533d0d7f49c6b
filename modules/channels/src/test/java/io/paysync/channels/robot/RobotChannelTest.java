package io.paysync.channels.robot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Channel.Given;
import io.paysync.channels.Notice;
import io.paysync.channels.Notices;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.dingtalk.DingTalkDialect;
import io.paysync.channels.feishu.FeishuDialect;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.AddressPolicy;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.RobotDouble;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a double that answers as the vendors do: HTTP 200 with a code, and only to what is signed rightly. */
class RobotChannelTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final String SECRET = "SECf7a1ce49561dd4da230b7e629b780fc9";

    private final Vertx vertx = Vertx.vertx();
    private RobotDouble vendor;

    @BeforeEach
    void start() {
        vendor = RobotDouble.start(vertx, TOKEN, SECRET);
    }

    @AfterEach
    void stop() {
        Probe.result(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dingtalk", "feishu"})
    void aSignedTextIsTaken(String name) {
        RobotChannel channel = channel(name, 20);

        Sent sent = Probe.result(channel.send(notice(channel, name, SECRET, Map.of())));

        assertThat(sent.outcome()).as(sent.toString()).isEqualTo(Outcome.DELIVERED);
        assertThat(vendor.texts())
                .singleElement()
                .asString()
                .contains(
                        "[Paysync] order.paid",
                        "Order: shop / A-1",
                        "Status: PAID (was CREATED)",
                        "Amount: 88.80 EUR",
                        "msg_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dingtalk", "feishu"})
    void anotherSecretIsRefusedThoughTheStatusIs200(String name) {
        RobotChannel channel = channel(name, 20);

        Sent sent = Probe.result(channel.send(notice(channel, name, SECRET + "0", Map.of())));

        assertThat(sent)
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(name.equals("dingtalk") ? Outcome.MISCONFIGURED : Outcome.LOCKED_OUT, "NOT_ACCEPTED");
        assertThat(sent.status()).isEqualTo(name.equals("dingtalk") ? 310000 : 19021);
        assertThat(vendor.texts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "dingtalk, 200, '{\"errcode\":-1,\"errmsg\":\"busy\"}', RETRY, 0",
        "dingtalk, 200, '{\"errcode\":130101,\"errmsg\":\"send too fast\"}', THROTTLED, 600",
        "dingtalk, 200, '{\"errcode\":300001,\"errmsg\":\"token is not exist\"}', RECEIVER_GONE, 0",
        "dingtalk, 200, '{\"errcode\":430104,\"errmsg\":\"unfit\"}', PERMANENT, 0",
        "dingtalk, 200, '{\"errcode\":999,\"errmsg\":\"new\"}', RETRY, 0",
        "dingtalk, 200, 'not json', RETRY, 0",
        "dingtalk, 502, '', RETRY, 0",
        "dingtalk, 429, '', THROTTLED, 600",
        "feishu, 200, '{\"code\":11232,\"msg\":\"frequency limited\"}', THROTTLED, 60",
        "feishu, 400, '{\"code\":9499,\"msg\":\"too many request\"}', THROTTLED, 60",
        "feishu, 400, '{\"code\":9499,\"msg\":\"Bad Request\"}', PERMANENT, 0",
        "feishu, 200, '{\"code\":19001,\"msg\":\"param invalid\"}', RECEIVER_GONE, 0",
        "feishu, 200, '{\"code\":19022,\"msg\":\"ip not allowed\"}', LOCKED_OUT, 0",
        "feishu, 200, '[]', RETRY, 0",
    })
    void theCodeInTheBodyDecides(String name, int status, String body, Outcome outcome, int silentSeconds) {
        vendor.answerAlways(status, body);
        RobotChannel channel = channel(name, 20);

        Sent sent = Probe.result(channel.send(notice(channel, name, SECRET, Map.of())));

        assertThat(sent.outcome()).as(sent.toString()).isEqualTo(outcome);
        assertThat(sent.retryAfter()).isEqualTo(silentSeconds == 0 ? null : Duration.ofSeconds(silentSeconds));
    }

    @Test
    void noMoreThanTheVendorAllowsLeaveThisNode() {
        RobotChannel channel = channel("dingtalk", 3);
        Notice notice = notice(channel, "dingtalk", SECRET, Map.of());
        for (int i = 0; i < 3; i++) {
            assertThat(Probe.result(channel.send(notice)).outcome()).isEqualTo(Outcome.DELIVERED);
        }

        Sent fourth = Probe.result(channel.send(notice));

        assertThat(fourth).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.NOT_SENT, "RATE");
        assertThat(fourth.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
        assertThat(vendor.texts()).hasSize(3);
    }

    @Test
    void thePaceIsOfAnyMinuteAndOfEachRobot() {
        Pace pace = new Pace(2);
        long second = Duration.ofSeconds(1).toNanos();

        assertThat(pace.take("a", 0)).isZero();
        assertThat(pace.take("a", 30 * second)).isZero();
        assertThat(pace.take("a", 59 * second)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.take("b", 59 * second)).isZero();
        assertThat(pace.take("a", 60 * second)).isZero();
        assertThat(pace.take("a", 61 * second)).isEqualTo(Duration.ofSeconds(29));
    }

    @Test
    void theUrlIsTakenApartAndItsTokenIsNotShown() {
        RobotChannel channel =
                new RobotChannel(vertx, new SimpleMeterRegistry(), new DingTalkDialect(), RobotConfig.DINGTALK);

        Given given = channel.take("https://oapi.dingtalk.com/robot/send?access_token=" + TOKEN, SECRET);

        assertThat(given)
                .isEqualTo(new Given.Taken(
                        "https://oapi.dingtalk.com/robot/send", Optional.of(Secret.of(TOKEN + "\n" + SECRET))));
        assertThat(given.toString()).doesNotContain(TOKEN).doesNotContain(SECRET);
        assertThat(channel.take("https://oapi.dingtalk.com/robot/send", null))
                .isEqualTo(new Given.Taken("https://oapi.dingtalk.com/robot/send", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef,",
        "https://oapi.dingtalk.com/robot/send, SECf7a1ce49561dd4da230b7e629b780fc9",
        "https://oapi.dingtalk.com/robot/send?access_token=a&b=c12345678, SECf7a1ce49561dd4da230b7e629b780fc9",
        "https://oapi.dingtalk.com/robot/other?access_token=0123456789abcdef, SECf7a1ce49561dd4da230b7e629b780fc9",
        "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef, short",
        "http://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef, SECf7a1ce49561dd4da230b7e629b780fc9",
        "main/topic, SECf7a1ce49561dd4da230b7e629b780fc9",
    })
    void whatIsNoRobotCannotBeSaved(String url, String secret) {
        RobotChannel channel =
                new RobotChannel(vertx, new SimpleMeterRegistry(), new DingTalkDialect(), RobotConfig.DINGTALK);

        assertThat(channel.take(url, secret)).isInstanceOf(Given.Refused.class);
    }

    @Test
    void theHostIsTheVendors() {
        RobotChannel ding =
                new RobotChannel(vertx, new SimpleMeterRegistry(), new DingTalkDialect(), RobotConfig.DINGTALK);
        RobotChannel feishu =
                new RobotChannel(vertx, new SimpleMeterRegistry(), new FeishuDialect(), RobotConfig.FEISHU);

        assertThat(ding.refuse("https://oapi.dingtalk.com/robot/send", Map.of()))
                .isEmpty();
        assertThat(ding.refuse("https://oapi.dingtalk.com.evil.example/robot/send", Map.of()))
                .isPresent();
        assertThat(feishu.refuse("https://open.larksuite.com/open-apis/bot/v2/hook", Map.of("language", "zh")))
                .isEmpty();
        assertThat(feishu.refuse("https://oapi.dingtalk.com/open-apis/bot/v2/hook", Map.of()))
                .isPresent();
        assertThat(feishu.refuse("https://open.feishu.cn/open-apis/bot/v2/hook", Map.of("language", "fr")))
                .isPresent();
        assertThat(feishu.refuse("https://open.feishu.cn/open-apis/bot/v2/hook", Map.of("at", "all")))
                .isPresent();
        assertThat(Probe.result(ding.send(Notices.of(
                                "m",
                                "order.paid",
                                "o",
                                "https://elsewhere.example/robot/send",
                                Map.of(),
                                List.of(Secret.of(TOKEN + "\n" + SECRET)))))
                        .outcome())
                .isEqualTo(Outcome.MISCONFIGURED);
    }

    @Test
    void wordsFromOutsideCallNobody() {
        String text = RobotText.of(Notices.of("m", "<at user_id='all'>@all [x](y)", "t"), "zh");

        assertThat(text).contains("订单: shop / ＜at user_id='all'＞＠all ［x］(y)").doesNotContain("<at", "@");
    }

    @Test
    void signaturesAreThoseOfTheVectors() {
        String dingtalk = "SECf7a1ce49561dd4da230b7e629b780fc9";
        String feishu = "90966efe8617663a2abc70ee3fa3a766";

        assertThat(RobotSignature.of(dingtalk, "1795140000000\n" + dingtalk))
                .isEqualTo("RIviDl7kgV+ASdrwjs0rm6t5rW+aLXJBGx6fASxcQ+M=");
        assertThat(RobotSignature.of("1795140000\n" + feishu, ""))
                .isEqualTo("9g/Zvc4wLIApVrDHOzTwtexNVroxnP2CDncjw1EIses=");
    }

    private RobotChannel channel(String name, int perMinute) {
        RobotConfig config =
                new RobotConfig(Set.of("127.0.0.1"), perMinute, Duration.ofSeconds(5), 16 * 1024, AddressPolicy.LOCAL);
        return new RobotChannel(
                vertx,
                new SimpleMeterRegistry(),
                name.equals("dingtalk") ? new DingTalkDialect() : new FeishuDialect(),
                config);
    }

    /** Saved as an operator would, so that taking apart and putting together are tested as one. */
    private Notice notice(RobotChannel channel, String name, String secret, Map<String, String> options) {
        Given.Taken taken = (Given.Taken) channel.take(vendor.url(name), secret);
        return Notices.of(
                "msg_1",
                "order.paid",
                "A-1",
                taken.target(),
                options,
                List.of(taken.secret().orElseThrow()));
    }
}
