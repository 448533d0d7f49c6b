package io.paysync.channels.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.receipt.ReceiptReader.Posted;
import io.paysync.channels.receipt.ReceiptReader.Reading;
import io.paysync.channels.sms.SmsConfig;
import io.paysync.contract.dispatch.ReceiptApi.Receipt;
import io.paysync.contract.dispatch.ReceiptApi.ReceiptState;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Settings;
import io.paysync.testkit.brokers.SmsDouble;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptReaderTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String URL = "https://pay.shop.example/receipts/sms/world";
    private static final String SID = "SM00000000000000000000000000000001";
    private static final Map<String, String> FORM = Map.of(
            "AccountSid", SmsDouble.TWILIO_ACCOUNT,
            "From", "+15005550006",
            "MessageSid", SID,
            "MessageStatus", "undelivered",
            "ErrorCode", "30003",
            "To", "+8613800000001");

    private final ReceiptReader twilio = new TwilioReceipts("sms", "world", URI.create(URL), Secret.of(TOKEN));
    private final ReceiptReader aliyun = new AliyunReceipts("sms", "cn", Secret.of(TOKEN));

    @ParameterizedTest
    @ValueSource(strings = {URL, "https://pay.shop.example:443/receipts/sms/world", URL + "?a=b%20c"})
    void aReportSignedForOurUrlIsRead(String url) {
        String query = url.contains("?") ? url.substring(url.indexOf('?') + 1) : null;

        Reading read = twilio.read(posted(query, SmsDouble.statusSignature(TOKEN, url, FORM), FORM));

        assertThat(read)
                .isEqualTo(new Reading.Genuine(
                        List.of(new Receipt("sms/world/" + SID, ReceiptState.UNDELIVERED, "30003"))));
    }

    /** Signed by Twilio's own library. */
    @Test
    void whatTheLibrarySignedIsRead() {
        ReceiptReader reader = new TwilioReceipts(
                "sms",
                "world",
                URI.create("https://pay-callback.example.com/hook/twilio"),
                Secret.of("4e2d3ce93594ddcd25cfb2ea9ce3fbbf"));
        byte[] body = ("MessageSid=SMa4d26868017c0ccffe2efe50944ef421&MessageStatus=delivered&To=%2B8613800000001"
                        + "&From=%2B15005550006&AccountSid=AC530ea1ea71c0810d3e19206c17a2a497")
                .getBytes(StandardCharsets.UTF_8);

        Reading read = reader.read(new Posted("nid=1", name -> "EyV7KcTOIjjMioqBeDomOdFTvaE=", body));

        assertThat(read)
                .isEqualTo(new Reading.Genuine(List.of(
                        new Receipt("sms/world/SMa4d26868017c0ccffe2efe50944ef421", ReceiptState.DELIVERED, null))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://pay.shop.example/receipts/sms/other",
                "http://pay.shop.example/receipts/sms/world",
                "https://evil.example/receipts/sms/world",
                "https://pay.shop.example:8443/receipts/sms/world",
            })
    void whatIsSignedForAnotherUrlIsForged(String url) {
        assertThat(twilio.read(posted(null, SmsDouble.statusSignature(TOKEN, url, FORM), FORM)))
                .isEqualTo(new Reading.Forged());
    }

    @Test
    void whatIsChangedAfterSigningIsForged() {
        String signature = SmsDouble.statusSignature(TOKEN, URL, FORM);

        for (String name : FORM.keySet()) {
            Map<String, String> changed = new TreeMap<>(FORM);
            changed.put(name, FORM.get(name) + "1");
            assertThat(twilio.read(posted(null, signature, changed))).as(name).isEqualTo(new Reading.Forged());
        }
        Map<String, String> more = new TreeMap<>(FORM);
        more.put("A", "1");
        assertThat(twilio.read(posted(null, signature, more))).isEqualTo(new Reading.Forged());
        assertThat(twilio.read(posted("a=b", signature, FORM))).isEqualTo(new Reading.Forged());
        assertThat(twilio.read(posted(null, null, FORM))).isEqualTo(new Reading.Forged());
        assertThat(twilio.read(posted(null, "", FORM))).isEqualTo(new Reading.Forged());
        assertThat(twilio.read(posted(null, SmsDouble.statusSignature(TOKEN + "x", URL, FORM), FORM)))
                .isEqualTo(new Reading.Forged());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "=b", "a=1&a=2", "a=%zz", "a=1&&b=2"})
    void whatIsNoFormIsMalformed(String body) {
        Posted posted = new Posted(null, name -> "sig", body.getBytes(StandardCharsets.UTF_8));

        assertThat(twilio.read(posted)).isEqualTo(new Reading.Malformed());
    }

    @ParameterizedTest
    @CsvSource({
        "queued, QUEUED",
        "sending, QUEUED",
        "accepted, QUEUED",
        "sent, SENT",
        "delivered, DELIVERED",
        "read, DELIVERED",
        "undelivered, UNDELIVERED",
        "failed, UNDELIVERED",
        "canceled, UNDELIVERED",
        "receiving,",
    })
    void itsWordsAreUnderstood(String word, ReceiptState state) {
        Map<String, String> form = Map.of("MessageSid", SID, "MessageStatus", word);

        Reading read = twilio.read(posted(null, SmsDouble.statusSignature(TOKEN, URL, form), form));

        assertThat(read)
                .isEqualTo(new Reading.Genuine(
                        state == null ? List.of() : List.of(new Receipt("sms/world/" + SID, state, null))));
    }

    @Test
    void aBatchOfAliyunIsReadAsFarAsItCanBe() {
        Reading read = aliyun.read(pushed("token=" + TOKEN, """
                [{"phone_number":"13800000001","send_time":"2026-11-20 10:00:00","report_time":"2026-11-20 10:00:03",
                  "success":true,"err_code":"DELIVERED","err_msg":"用户接收成功","sms_size":"1","biz_id":"123^0","out_id":"m"},
                 {"phone_number":"13800000003","success":true}, null, 7,
                 {"phone_number":"13800000002","success":false,"err_code":"MK:0001","err_msg":"x","biz_id":"124^0"}]
                """));

        assertThat(read)
                .isEqualTo(new Reading.Genuine(List.of(
                        new Receipt("sms/cn/123^0", ReceiptState.DELIVERED, null),
                        new Receipt("sms/cn/124^0", ReceiptState.UNDELIVERED, "MK:0001"))));
        assertThat(aliyun.accepted().body()).isEqualTo("{\"code\":0,\"msg\":\"成功\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=", "token=x", "t=" + TOKEN, "token=" + TOKEN + "0", TOKEN, "", "x=1&token=" + TOKEN})
    void withoutTheTokenItIsForged(String query) {
        assertThat(aliyun.read(pushed(query.isEmpty() ? null : query, "[]"))).isEqualTo(new Reading.Forged());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[1]",
                "[null]",
                "[{}]",
                "[{\"biz_id\":\"1\"}]",
                "[{\"success\":true}]",
                "[{\"biz_id\":1}]"
            })
    void whatIsNoBatchIsMalformed(String body) {
        assertThat(aliyun.read(pushed("token=" + TOKEN, body))).isEqualTo(new Reading.Malformed());
    }

    @Test
    void theSettingsSayWhoReportsAndWhere() {
        Settings settings = Settings.parse("test.yaml", """
                channels:
                  sms:
                    cn: {service: aliyun, keyId: k, keySecret: s, signName: s, templates: {order.paid: {code: a}},
                      receipts: {token: %1$s}}
                    quiet: {service: twilio, accountSid: %2$s, keySecret: s, from: "+4930123456"}
                    world: {service: twilio, accountSid: %2$s, keySecret: %1$s, from: "+4930123456",
                      receipts: {publicUrl: "https://pay.shop.example/"}}
                """.formatted(TOKEN, SmsDouble.TWILIO_ACCOUNT), name -> null);
        SmsConfig config = SmsConfig.from(settings.section("channels"));

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.receipts()).containsOnlyKeys("/receipts/sms/cn", "/receipts/sms/world");
        assertThat(config.receipts()
                        .get("/receipts/sms/world")
                        .read(posted(null, SmsDouble.statusSignature(TOKEN, URL, FORM), FORM)))
                .isInstanceOf(Reading.Genuine.class);
        assertThat(config.toString()).doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service: twilio, keyId: SK, receipts: {publicUrl: 'https://pay.shop.example'}",
                "service: twilio, receipts: {}",
                "service: twilio, receipts: {publicUrl: 'http://pay.shop.example'}",
                "service: twilio, statusCallback: 'https://a.example', receipts: {publicUrl: 'https://b.example'}",
                "service: aliyun, receipts: {token: short}",
                "service: aliyun, receipts: {}",
            })
    void settingsThatCannotWorkAreMistakes(String more) {
        Settings settings = Settings.parse(
                "test.yaml",
                "channels: {sms: {x: {keySecret: s, "
                        + (more.contains("aliyun")
                                ? "keyId: k, signName: s, templates: {order.paid: {code: a}}, "
                                : "accountSid: " + SmsDouble.TWILIO_ACCOUNT + ", from: '+4930123456', ")
                        + more + "}}}",
                name -> null);

        SmsConfig.from(settings.section("channels"));

        assertThat(settings.mistakes()).hasSize(1);
    }

    private static Posted posted(String query, String signature, Map<String, String> form) {
        return new Posted(
                query,
                name -> name.equals("x-twilio-signature") ? signature : null,
                SmsDouble.statusCallback(form).getBytes(StandardCharsets.UTF_8));
    }

    private static Posted pushed(String query, String body) {
        return new Posted(query, name -> null, body.getBytes(StandardCharsets.UTF_8));
    }
}
