package io.paysync.channels.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.channels.Notices;
import io.paysync.channels.Recipient;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.wechat.WechatConfig;
import io.paysync.channels.wechat.WechatMessages;
import io.paysync.platform.config.Settings;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.PushDouble;
import io.paysync.testkit.brokers.PushDouble.Taken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against doubles that take only what carries a token made with the right key. */
class PushChannelTest {
    private static final Map<String, String> DEVICES = Map.of(
            "fcm", "fcm-token_0123456789:abc",
            "apns", "00ff00ff00ff00ff00ff00ff00ff00ff",
            "jpush", "1a0018970a8b4c5d",
            "wechat", "oABC-0123456789_openid");

    @TempDir
    private Path dir;

    private final Vertx vertx = Vertx.vertx();
    private PushDouble vendor;

    @BeforeEach
    void start() {
        vendor = PushDouble.start(vertx);
    }

    @AfterEach
    void stop() {
        Probe.result(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fcm", "apns", "jpush", "wechat"})
    void aMessageReachesTheDevice(String service) throws IOException {
        Sent sent = Probe.result(channel(service, "").send(notice(service)));

        assertThat(sent.outcome()).as(sent.toString()).isEqualTo(Outcome.DELIVERED);
        assertThat(sent.receipt()).isNotEmpty();
        Taken taken = vendor.taken().getFirst();
        assertThat(taken.to()).isEqualTo(DEVICES.get(service));
        assertThat(taken.body().encode()).contains("A-1", "88.80");
    }

    @Test
    void whatFirebaseShowsIsReplacedByARepeat() throws IOException {
        Probe.result(channel("fcm", "").send(notice("fcm")));

        assertThat(vendor.taken().getFirst().body()).isEqualTo(new JsonObject("""
                    {"token":"fcm-token_0123456789:abc",
                     "notification":{"title":"付款成功","body":"您的订单 A-1 已支付 88.80 EUR。"},
                     "data":{"type":"order.paid","orderId":"A-1","messageId":"msg_1"},
                     "android":{"priority":"HIGH","notification":{"tag":"msg_1"}},
                     "apns":{"headers":{"apns-collapse-id":"msg_1"}}}
                    """));
    }

    @Test
    void theWordsOfAMiniProgramGoIntoItsPlacesAndAreCut() throws IOException {
        Probe.result(channel("wechat", "").send(notice("wechat")));

        assertThat(vendor.taken().getFirst().body()).isEqualTo(new JsonObject("""
                    {"touser":"oABC-0123456789_openid","template_id":"T1","miniprogram_state":"formal","lang":"zh_CN",
                     "page":"pages/order?id=A-1",
                     "data":{"character_string1":{"value":"A-1"},"amount2":{"value":"88.80"},
                             "thing3":{"value":"2026-11-20T01:59:59…"}}}
                    """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fcm", "wechat"})
    void aHundredMessagesAskForOneToken(String service) throws IOException {
        Channel channel = channel(service, "");
        List<Future<Sent>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(channel.send(notice(service)));
        }

        Probe.result(Future.all(all));

        assertThat(all).extracting(sent -> sent.result().error()).containsOnlyNulls();
        assertThat(vendor.taken()).hasSize(100);
        assertThat(vendor.tokensGiven()).isEqualTo(1);
    }

    @Test
    void appleSeesOneTokenForManyMessages() throws IOException {
        Channel channel = channel("apns", "");
        for (int i = 0; i < 5; i++) {
            assertThat(Probe.result(channel.send(notice("apns"))).outcome()).isEqualTo(Outcome.DELIVERED);
        }

        assertThat(vendor.appleTokens()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fcm", "wechat"})
    void aServiceThatGivesNoTokenIsAMatterOfTheSettings(String service) throws IOException {
        vendor.refuseTokens();

        Sent sent = Probe.result(channel(service, "").send(notice(service)));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.LOCKED_OUT, "AUTHENTICATION");
        assertThat(vendor.taken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apns", "jpush"})
    void anotherKeyIsRefused(String service) throws IOException {
        Sent sent = Probe.result(channel(service, "x").send(notice(service)));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.LOCKED_OUT, "AUTHENTICATION");
        assertThat(vendor.taken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fcm | 404 | {'error':{'status':'NOT_FOUND','details':[{'errorCode':'UNREGISTERED'}]}} | RECIPIENT_GONE | DEVICE",
                "fcm | 403 | {'error':{'details':[{'errorCode':'SENDER_ID_MISMATCH'}]}} | RECIPIENT_GONE | DEVICE",
                "fcm | 400 | {'error':{'message':'The registration token is not valid','details':[{'@type':"
                        + "'type.googleapis.com/google.firebase.fcm.v1.FcmError','errorCode':'INVALID_ARGUMENT'}]}} |"
                        + " RECIPIENT_GONE | DEVICE",
                "fcm | 400 | {'error':{'status':'INVALID_ARGUMENT','message':'bad field token'}} | PERMANENT | REFUSED",
                "fcm | 401 | {'error':{'details':[{'errorCode':'THIRD_PARTY_AUTH_ERROR'}]}} | MISCONFIGURED | AUTHENTICATION",
                "fcm | 401 | {'error':{'status':'UNAUTHENTICATED'}} | LOCKED_OUT | AUTHENTICATION",
                "fcm | 429 | {'error':{'details':[{'errorCode':'QUOTA_EXCEEDED'}]}} | THROTTLED | TOO_FAST",
                "fcm | 503 | {'error':{'status':'UNAVAILABLE'}} | RETRY | SERVICE",
                "fcm | 500 | gone | UNKNOWN | UNSURE",
                "apns | 410 | {'reason':'Unregistered','timestamp':1} | RECIPIENT_GONE | DEVICE",
                "apns | 400 | {'reason':'BadDeviceToken'} | RECIPIENT_GONE | DEVICE",
                "apns | 400 | {'reason':'PayloadEmpty'} | PERMANENT | REFUSED",
                "apns | 413 | {'reason':'PayloadTooLarge'} | PERMANENT | REFUSED",
                "apns | 400 | {'reason':'TopicDisallowed'} | LOCKED_OUT | TOPIC",
                "apns | 403 | {'reason':'ExpiredProviderToken'} | LOCKED_OUT | CLOCK",
                "apns | 403 | {'reason':'InvalidProviderToken'} | LOCKED_OUT | AUTHENTICATION",
                "apns | 429 | {'reason':'TooManyRequests'} | RETRY | RECIPIENT_LIMIT",
                "apns | 429 | {'reason':'TooManyProviderTokenUpdates'} | THROTTLED | TOO_FAST",
                "apns | 404 | {'reason':'BadPath'} | MISCONFIGURED | URL",
                "apns | 405 | {'reason':'MethodNotAllowed'} | MISCONFIGURED | URL",
                "apns | 404 | {} | MISCONFIGURED | URL",
                "apns | 503 | {'reason':'Shutdown'} | RETRY | SERVICE",
                "jpush | 404 | {} | MISCONFIGURED | URL",
                "fcm | 403 | {'error':{'status':'PERMISSION_DENIED'}} | LOCKED_OUT | AUTHENTICATION",
                "jpush | 400 | {'error':{'code':1011}} | RECIPIENT_GONE | DEVICE",
                "jpush | 400 | {'error':{'code':1003}} | PERMANENT | REFUSED",
                "jpush | 401 | {'error':{'code':1004}} | LOCKED_OUT | AUTHENTICATION",
                "jpush | 400 | {'error':{'code':1008}} | LOCKED_OUT | ACCOUNT",
                "jpush | 429 | {'error':{'code':2002}} | THROTTLED | TOO_FAST",
                "jpush | 500 | {'error':{'code':1000}} | RETRY | SERVICE",
                "wechat | 200 | {'errcode':43101} | RECIPIENT_GONE | NO_CONSENT",
                "wechat | 200 | {'errcode':40003} | RECIPIENT_GONE | OPENID",
                "wechat | 200 | {'errcode':47003} | MISCONFIGURED | TEMPLATE",
                "wechat | 200 | {'errcode':45011} | THROTTLED | TOO_FAST",
                "wechat | 200 | {'errcode':-1} | RETRY | SERVICE",
                "wechat | 200 | {'errcode':42001} | LOCKED_OUT | AUTHENTICATION",
                "wechat | 200 | {} | UNKNOWN | UNSURE",
            })
    void theServicesOwnCodeDecides(String service, int status, String body, Outcome outcome, String error)
            throws IOException {
        vendor.answerNext(status, body.replace('\'', '"'));

        Sent sent = Probe.result(channel(service, "").send(notice(service)));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(outcome, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | {'error':{'details':[{'errorCode':'QUOTA_EXCEEDED'}]}} | THROTTLED",
                "429 | {'error':{'status':'RESOURCE_EXHAUSTED'}} | THROTTLED",
                "429 | {} | THROTTLED",
                "503 | {'error':{'status':'UNAVAILABLE'}} | RETRY",
                "503 | {} | RETRY",
            })
    void firebaseThatNamesNoTimeIsGivenAMinute(int status, String body, Outcome outcome) throws IOException {
        vendor.answerNext(status, body.replace('\'', '"'));

        Sent sent = Probe.result(channel("fcm", "").send(notice("fcm")));

        assertThat(sent).extracting(Sent::outcome, Sent::retryAfter).containsExactly(outcome, Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "push: {a: {service: fcm}} | channels.push.a.serviceAccount",
                "push: {a: {service: fcm, serviceAccount: 'no json'}} | channels.push.a.serviceAccount",
                "push: {a: {service: apns, teamId: T, keyId: K, topic: t, privateKey: 'no key'}} | channels.push.a.privateKey",
                "push: {a: {service: jpush, appKey: k}} | channels.push.a.masterSecret",
                "wechat: {a: {appId: wx1, secret: s}} | channels.wechat.a.templates",
                "wechat: {a: {appId: wx1, secret: s, templates: {order.paid: {id: T, data: {thing1: '{x}'}}}}} |"
                        + " channels.wechat.a.templates.order.paid.data.thing1",
            })
    void aMistakeIsNamedByItsKey(String yaml, String key) {
        Settings settings = Settings.parse("test.yaml", "channels: {" + yaml.replace('\'', '"') + "}", name -> null);

        PushConfig.from(settings.section("channels"));
        WechatConfig.from(settings.section("channels"));

        assertThat(settings.mistakes()).singleElement().asString().contains(key).doesNotContain("no key");
    }

    private static Notice notice(String service) {
        return new Notice(
                "msg_1",
                "order.paid",
                "shop",
                "A-1",
                "it",
                Map.of(),
                Notices.body("order.paid", "A-1"),
                List.of(),
                new Recipient(DEVICES.get(service), "zh"),
                false,
                Instant.now());
    }

    private Channel channel(String service, String wrong) throws IOException {
        Path account = Files.writeString(dir.resolve("fcm.json"), vendor.serviceAccount());
        String appleKey =
                wrong.isEmpty() ? vendor.appleKey() : PushDouble.start(vertx).appleKey();
        Path key = Files.writeString(dir.resolve("apns.p8"), appleKey);
        String yaml = switch (service) {
            case "fcm" ->
                "push: {it: {service: fcm, url: '%s', serviceAccountFile: '%s'}}".formatted(vendor.url(), account);
            case "apns" ->
                "push: {it: {service: apns, url: '%s', teamId: DEF123GHIJ, keyId: ABC123DEFG, privateKeyFile: '%s', topic: example.shop}}"
                        .formatted(vendor.url(), key);
            case "jpush" ->
                "push: {it: {service: jpush, url: '%s', appKey: %s, masterSecret: '%s'}}"
                        .formatted(vendor.url(), PushDouble.JPUSH_KEY, PushDouble.JPUSH_SECRET + wrong);
            default ->
                ("wechat: {it: {url: '%s', appId: %s, secret: '%s', templates: {order.paid: {id: T1,"
                                + " page: 'pages/order?id={orderId}', data: {character_string1: '{orderId}',"
                                + " amount2: '{amount}', thing3: '{time}'}}}}}")
                        .formatted(vendor.url(), PushDouble.WECHAT_APP, PushDouble.WECHAT_SECRET);
        };
        Settings settings = Settings.parse("test.yaml", "channels: {" + yaml.replace('\'', '"') + "}", name -> null);
        PushConfig push = PushConfig.from(settings.section("channels"));
        WechatConfig wechat = WechatConfig.from(settings.section("channels"));
        assertThat(settings.mistakes()).isEmpty();
        assertThat(push.toString() + wechat)
                .doesNotContain("PRIVATE KEY", PushDouble.JPUSH_SECRET, PushDouble.WECHAT_SECRET);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return service.equals("wechat")
                ? WechatMessages.open(vertx, meters, wechat)
                : PushServices.open(vertx, meters, push, MessageTexts.DEFAULT);
    }
}
