package io.paysync.channels.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Addressee;
import io.paysync.channels.Notice;
import io.paysync.channels.Notices;
import io.paysync.channels.Recipient;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.message.MessageChannel;
import io.paysync.channels.message.MessageTexts;
import io.paysync.platform.config.Settings;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.SmsDouble;
import io.paysync.testkit.brokers.SmsDouble.Taken;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a double that takes only what is signed as the services publish it. */
class SmsChannelTest {
    private static final String PHONE = "+8613800000001";

    private final Vertx vertx = Vertx.vertx();
    private SmsDouble vendor;
    private String deadline = "20s";

    @BeforeEach
    void start() {
        vendor = SmsDouble.start(vertx);
    }

    @AfterEach
    void stop() {
        Probe.result(vertx.close());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aliyun | 13800000001 | 示例商城 SMS_1 {\"order\":\"A-1 *~茶\",\"sum\":\"88.80 EUR\"} | biz1",
                "tencent | +8613800000001 | 示例商城 1110 [\"A-1 *~茶\",\"88.80\"] | 5000:1",
                "twilio | +8613800000001 | 您的订单 A-1 *~茶 已支付 88.80 EUR。 | SM00000000000000000000000000000001",
            })
    void aSignedMessageIsTaken(String service, String to, String words, String receipt) {
        MessageChannel channel = channel("");

        Sent sent = Probe.result(channel.send(notice(service, "A-1 *~茶", new Recipient(PHONE, "zh"), false)));

        assertThat(sent.outcome()).as(sent.toString()).isEqualTo(Outcome.DELIVERED);
        assertThat(sent.receipt()).isEqualTo(receipt);
        Taken taken = vendor.taken().getFirst();
        assertThat(taken).extracting(Taken::service, Taken::to, Taken::words).containsExactly(service, to, words);
        assertThat(taken.id()).isEqualTo(service.equals("twilio") ? "" : "msg_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aliyun", "tencent", "twilio"})
    void anotherKeyIsRefused(String service) {
        MessageChannel channel = channel("x");

        Sent sent = Probe.result(channel.send(notice(service, "A-1", new Recipient(PHONE, null), false)));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.LOCKED_OUT, "AUTHENTICATION");
        assertThat(vendor.taken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aliyun | 200 | {\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\"} | RETRY | RECIPIENT_LIMIT",
                "aliyun | 200 | {\"Code\":\"isv.AMOUNT_NOT_ENOUGH\"} | LOCKED_OUT | ACCOUNT",
                "aliyun | 200 | {\"Code\":\"isv.MOBILE_NUMBER_ILLEGAL\"} | RECIPIENT_GONE | NUMBER",
                "aliyun | 200 | {\"Code\":\"isv.SMS_TEMPLATE_ILLEGAL\"} | MISCONFIGURED | TEMPLATE",
                "aliyun | 200 | {\"Code\":\"isv.PARAM_LENGTH_LIMIT\"} | PERMANENT | REFUSED",
                "aliyun | 400 | {\"Code\":\"Throttling.User\"} | THROTTLED | TOO_FAST",
                "aliyun | 400 | {\"Code\":\"SignatureNonceUsed\"} | RETRY | SERVICE",
                "aliyun | 200 | {\"Code\":\"isv.NEW\"} | RETRY | UNKNOWN_CODE",
                "aliyun | 200 | {\"Code\":7} | RETRY | UNKNOWN_CODE",
                "aliyun | 502 | <html> | UNKNOWN | UNSURE",
                "aliyun | 200 | [] | UNKNOWN | UNSURE",
                "aliyun | 200 | {} | UNKNOWN | UNSURE",
                "aliyun | 403 | <html> | RETRY | STATUS",
                "tencent | 200 |"
                        + " {\"Response\":{\"SendStatusSet\":[{\"Code\":\"LimitExceeded.PhoneNumberDailyLimit\"}]}} |"
                        + " RETRY | RECIPIENT_LIMIT",
                "tencent | 200 |"
                        + " {\"Response\":{\"SendStatusSet\":[{\"Code\":\"FailedOperation.PhoneNumberInBlacklist\"}]}} |"
                        + " RECIPIENT_GONE | OPTED_OUT",
                "tencent | 200 | {\"Response\":{\"Error\":{\"Code\":\"RequestLimitExceeded\"}}} | THROTTLED | TOO_FAST",
                "tencent | 200 | {\"Response\":{\"Error\":{\"Code\":\"InternalError.Timeout\"}}} | UNKNOWN | UNSURE",
                "tencent | 200 | {\"Response\":{\"Error\":{\"Code\":\"InternalError.Other\"}}} | RETRY | SERVICE",
                "tencent | 200 | {\"Response\":{\"Error\":{\"Code\":\"FailedOperation.ContainSensitiveWord\"}}} |"
                        + " PERMANENT | REFUSED",
                "tencent | 200 | {\"Response\":[]} | UNKNOWN | UNSURE",
                "tencent | 200 | {} | UNKNOWN | UNSURE",
                "twilio | 429 | {\"code\":20429} | THROTTLED | TOO_FAST",
                "twilio | 429 | no json | THROTTLED | TOO_FAST",
                "twilio | 400 | {\"code\":21211} | RECIPIENT_GONE | NUMBER",
                "twilio | 400 | {\"code\":21610} | RECIPIENT_GONE | OPTED_OUT",
                "twilio | 400 | {\"code\":21408} | MISCONFIGURED | ACCOUNT",
                "twilio | 400 | {\"code\":30007} | PERMANENT | REFUSED",
                "twilio | 503 | {\"code\":20503} | UNKNOWN | UNSURE",
                "twilio | 500 | {\"code\":20500} | UNKNOWN | UNSURE",
                "twilio | 200 | {} | UNKNOWN | UNSURE",
                "twilio | 201 | {\"sid\": | UNKNOWN | UNSURE",
                "twilio | 400 | {\"code\":1} | RETRY | UNKNOWN_CODE",
            })
    void theServicesOwnCodeDecides(String service, int status, String body, Outcome outcome, String error) {
        vendor.answerNext(status, body, "17");

        Sent sent = Probe.result(channel("").send(notice(service, "A-1", new Recipient(PHONE, null), false)));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(outcome, error);
        boolean waits = outcome == Outcome.RETRY || outcome == Outcome.THROTTLED || outcome == Outcome.UNKNOWN;
        assertThat(sent.retryAfter()).isEqualTo(waits ? Duration.ofSeconds(17) : null);
    }

    @Test
    void aNumberThatHadTooManyWaitsAMinute() {
        vendor.answerNext(200, "{\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\"}", "");

        Sent sent = Probe.result(channel("").send(notice("aliyun", "A-1", new Recipient(PHONE, null), false)));

        assertThat(sent.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aMessageOfWhichNoAnswerCameIsSentOnceMoreAndNoThirdTime() {
        deadline = "1s";
        MessageChannel channel = channel("");
        vendor.silentNext();
        vendor.silentNext();

        Sent first = Probe.result(channel.send(notice("twilio", "A-1", new Recipient(PHONE, null), false)));
        Sent second = Probe.result(channel.send(notice("twilio", "A-1", new Recipient(PHONE, null), true)));

        assertThat(first).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.UNKNOWN, "TIMEOUT");
        assertThat(second).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.PERMANENT, "TIMEOUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aliyun", "tencent", "twilio"})
    void aMessageWhoseConnectionIsLostMayHaveArrived(String service) {
        MessageChannel channel = channel("");
        vendor.lostNext();
        vendor.lostNext();

        Sent first = Probe.result(channel.send(notice(service, "A-1", new Recipient(PHONE, null), false)));
        Sent second = Probe.result(channel.send(notice(service, "A-1", new Recipient(PHONE, null), true)));

        assertThat(vendor.taken()).hasSize(2);
        assertThat(first).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.UNKNOWN, "RESET");
        assertThat(second).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.PERMANENT, "RESET");
    }

    @Test
    void aMessageThatFoundNobodyIsInNoDoubt() {
        MessageChannel channel = channel("");
        vendor.stop();

        Sent sent = Probe.result(channel.send(notice("twilio", "A-1", new Recipient(PHONE, null), true)));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.RETRY, "CONNECT");
    }

    @Test
    void theOrderSaysWhomToTell() {
        MessageChannel channel = channel("");

        assertThat(channel.addressee("order.paid", "twilio", Map.of(), Map.of("phone", PHONE, "language", "zh")))
                .isEqualTo(new Addressee.One(new Recipient(PHONE, "zh")));
        assertThat(channel.addressee("order.paid", "twilio", Map.of(), Map.of("email", "a@b.example")))
                .isEqualTo(new Addressee.Nobody("NO_CONTACT"));
        assertThat(channel.addressee("order.paid", "twilio", Map.of(), Map.of("phone", "13800000001")))
                .isEqualTo(new Addressee.Nobody("NO_CONTACT"));
        assertThat(channel.addressee("order.created", "twilio", Map.of(), Map.of("phone", PHONE)))
                .isEqualTo(new Addressee.Nobody("NO_TEXT"));
        assertThat(channel.addressee("order.paid", "twilio/" + PHONE, Map.of(), Map.of()))
                .isEqualTo(Addressee.ENDPOINT);
        assertThat(new Recipient(PHONE, "zh").toString()).doesNotContain("138");
        assertThat(Recipient.of(new Recipient(PHONE, null).line())).contains(new Recipient(PHONE, null));
    }

    @Test
    void aReceiverThatStandsInTheTargetGetsItInTheEndpointsLanguage() {
        Notice notice =
                Notices.of("msg_1", "order.paid", "A-1", "twilio/+15005550006", Map.of("language", "en"), List.of());

        Sent sent = Probe.result(channel("").send(notice));

        assertThat(sent.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(vendor.taken().getFirst())
                .extracting(Taken::to, Taken::words)
                .containsExactly("+15005550006", "We have received your payment of 88.80 EUR for order A-1.");
    }

    @ParameterizedTest
    @CsvSource({
        "shop, other, language, en",
        "shop, twilio/123, language, en",
        "shop, twilio/, language, en",
        "shop, Twilio, language, en",
        "shop, twilio, language, fr",
        "shop, twilio, from, en",
        "rival, tencent, language, en",
    })
    void whatCannotBeUsedCannotBeSaved(String merchant, String target, String option, String value) {
        assertThat(channel("").refuse(merchant, target, Map.of(option, value))).isPresent();
    }

    @Test
    void withoutASealThatOpensNobodyIsTold() {
        Sent sent = Probe.result(channel("").send(notice("twilio", "A-1", null, false)));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.MISCONFIGURED, "NO_RECIPIENT");
    }

    private static Notice notice(String service, String order, Recipient recipient, boolean doubtful) {
        return new Notice(
                "msg_1",
                "order.paid",
                "shop",
                order,
                service,
                Map.of(),
                Notices.body("order.paid", order),
                List.of(),
                recipient,
                doubtful,
                Instant.parse("2026-11-20T02:00:00Z"));
    }

    private MessageChannel channel(String wrong) {
        String yaml = """
                channels:
                  sms:
                    aliyun: {service: aliyun, url: "%1$s", keyId: "%2$s", keySecret: "%3$s%4$s", signName: 示例商城,
                      templates: {order.paid: {code: SMS_1, parameters: {order: "{orderId}", sum: "{amount} {currency}"}}}}
                    tencent: {service: tencent, url: "%1$s", secretId: "%2$s", secretKey: "%3$s%4$s", appId: "1400006666",
                      signName: 示例商城, merchants: [shop],
                      templates: {order.paid: {id: "1110", parameters: ["{orderId}", "{amount}"]}}}
                    twilio: {service: twilio, url: "%1$s", accountSid: %5$s, keyId: "%2$s", keySecret: "%3$s%4$s",
                      from: "+4930123456", deadline: %6$s}
                """.formatted(
                vendor.url(), SmsDouble.KEY_ID, SmsDouble.KEY_SECRET, wrong, SmsDouble.TWILIO_ACCOUNT, deadline);
        Settings settings = Settings.parse("test.yaml", yaml, name -> null);
        SmsConfig config = SmsConfig.from(settings.section("channels"));
        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.toString()).doesNotContain(SmsDouble.KEY_SECRET);
        return SmsServices.open(vertx, new SimpleMeterRegistry(), config, MessageTexts.DEFAULT);
    }
}
