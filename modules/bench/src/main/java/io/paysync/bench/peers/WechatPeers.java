package io.paysync.bench.peers;

import com.wechat.pay.java.core.notification.NotificationConfig;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RSANotificationConfig;
import com.wechat.pay.java.core.notification.RSAPublicKeyNotificationConfig;
import com.wechat.pay.java.core.notification.RequestParam;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.proof.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** WeChat Pay's library, for merchants with its public key and for those with a platform certificate. */
final class WechatPeers {
    private static final String CERTIFICATE = "wechatpay/pay-success-platform-cert";
    private static final List<RawCallback> BY_PUBLIC_KEY = Recorded.raws(
            "wechatpay/pay-success-pubkey", "wechatpay/pay-success-chinese", "wechatpay/refund-success-partial");

    private WechatPeers() {}

    static List<Peer> all() {
        Recorded recorded = Recorded.of(CERTIFICATE);
        List<RawCallback> byCertificate = new ArrayList<>(Recorded.raws(CERTIFICATE));
        BY_PUBLIC_KEY.forEach(raw -> byCertificate.add(signedByCertificate(raw, recorded)));
        return List.of(
                peer(
                        "wechatpay",
                        BY_PUBLIC_KEY,
                        new RSAPublicKeyNotificationConfig.Builder()
                                .publicKeyId(recorded.key("wechatpay_public_key_id"))
                                .publicKey(recorded.key("wechatpay_public_key_pem"))
                                .apiV3Key(recorded.key("api_v3_key"))
                                .build(),
                        List.of()),
                peer(
                        "wechatpay-certificate",
                        List.copyOf(byCertificate),
                        new RSANotificationConfig.Builder()
                                .certificates(recorded.key("platform_certificate_pem"))
                                .apiV3Key(recorded.key("api_v3_key"))
                                .build(),
                        List.of(new Peer.Stricter(
                                "the serial number begins with a plus, which the library's numbers may",
                                (refused, raw) -> refused.reason() == Reason.MALFORMED
                                        && String.valueOf(raw.one("Wechatpay-Serial"))
                                                .startsWith("+")))));
    }

    private static Peer peer(
            String name, List<RawCallback> genuine, NotificationConfig config, List<Peer.Stricter> more) {
        List<Peer.Stricter> stricter = new ArrayList<>(more);
        stricter.add(Differences.looseBase64(raw -> String.valueOf(raw.one("Wechatpay-Signature")), genuine));
        NotificationParser parser = new NotificationParser(config);
        return new Peer(
                name,
                Recorded.of(CERTIFICATE).account(),
                genuine,
                List.of("Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature", "Wechatpay-Timestamp"),
                raw -> {
                    RequestParam request = new RequestParam.Builder()
                            .serialNumber(raw.one("Wechatpay-Serial"))
                            .nonce(raw.one("Wechatpay-Nonce"))
                            .signature(raw.one("Wechatpay-Signature"))
                            .timestamp(raw.one("Wechatpay-Timestamp"))
                            .signType(raw.one("Wechatpay-Signature-Type"))
                            .body(Recorded.body(raw))
                            .build();
                    return parser.parse(request, Map.class) != null;
                },
                Peer.READ_ALREADY,
                stricter,
                List.of());
    }

    private static RawCallback signedByCertificate(RawCallback raw, Recorded recorded) {
        PrivateKey key = Pem.privateKey(recorded.key("platform_certificate_private_pem_TEST_ONLY"));
        byte[] start = (raw.one("Wechatpay-Timestamp") + "\n" + raw.one("Wechatpay-Nonce") + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(start);
            signature.update(raw.body());
            signature.update((byte) '\n');
            String made = Base64.getEncoder().encodeToString(signature.sign());
            List<Map.Entry<String, String>> headers = new ArrayList<>();
            for (Map.Entry<String, String> header : raw.headers()) {
                headers.add(
                        switch (header.getKey()) {
                            case "Wechatpay-Serial" ->
                                Map.entry(header.getKey(), recorded.key("platform_certificate_serial"));
                            case "Wechatpay-Signature" -> Map.entry(header.getKey(), made);
                            default -> header;
                        });
            }
            return new RawCallback(raw.method(), raw.path(), raw.query(), headers, raw.body());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
