package io.paysync.providers.wechatpay;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.Acks;
import io.paysync.providers.Barcode;
import io.paysync.providers.Outside;
import io.paysync.providers.PluggedAccount;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.Provider;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.proof.KeySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** WeChat Pay as a plug-in. */
public final class WechatProvider implements Provider {
    private static final String JSON = "application/json";

    /** WeChat Pay looks at the status: a 200 is a success whatever the body says. */
    private static final Acks ACKS = new Acks(
            new Ack(204, null, ""),
            new Ack(401, JSON, "{\"code\":\"FAIL\",\"message\":\"refused\"}"),
            new Ack(500, JSON, "{\"code\":\"FAIL\",\"message\":\"try again\"}"),
            new Ack(503, JSON, "{\"code\":\"FAIL\",\"message\":\"try again\"}"));

    private static final Ack XML_ACCEPTED = new Ack(
            200,
            "text/xml",
            "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>");

    @Override
    public String name() {
        return "wechatpay";
    }

    /** WeChat Pay's own, with 90 s added: a payment of the first minute is known within another. */
    @Override
    public List<Duration> recommendedSteps() {
        return Stream.of(5, 30, 60, 90, 180, 300, 600, 1800)
                .map(Duration::ofSeconds)
                .toList();
    }

    @Override
    public Map<String, List<Duration>> recommendedMethods() {
        return Barcode.recommended();
    }

    /** Under one service provider each shop can choose any order number. */
    @Override
    public void together(List<Section> accounts) {
        KeySettings.tellApart(accounts, "mchid", "subMchid");
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        WechatConfig config = WechatConfig.from(section, now);
        if (!config.canProve()) {
            return null;
        }
        Identity who = Identity.of(ref, merchant, config.live());
        WechatApi api = outside == null || config.api() == null ? null : new WechatApi(config, config.api(), outside);
        WechatCertificates certificates = new WechatCertificates(config, api);
        WechatQuery query = api == null ? null : new WechatQuery(who, config, api, certificates);
        Optional<BillClient> bills =
                api == null || query == null ? Optional.empty() : Optional.of(new WechatBillClient(api, query));
        return new PluggedAccount(
                        who,
                        new WechatCallback(who, config, certificates),
                        ACKS,
                        raw -> WechatCallback.speaksXml(raw) ? XML_ACCEPTED : ACKS.accepted(),
                        Optional.ofNullable(query))
                .with(WechatBills.of(config, bills));
    }
}
