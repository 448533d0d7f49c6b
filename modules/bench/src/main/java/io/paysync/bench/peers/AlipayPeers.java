package io.paysync.bench.peers;

import com.alipay.api.internal.util.AlipaySignature;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.proof.Pem;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Alipay's library, for the two charsets in which its notifications come. */
final class AlipayPeers {
    private static final Charset GBK = Charset.forName("GBK");
    private static final Set<String> UNSIGNED = Set.of("sign", "sign_type");
    private static final Set<Reason> SIGN_TYPES = Set.of(Reason.UNSUPPORTED_ALGORITHM, Reason.WEAK_ALGORITHM);

    private AlipayPeers() {}

    static List<Peer> all() {
        List<RawCallback> utf8 = Recorded.raws(
                "alipay/pay-success",
                "alipay/pay-success-chinese",
                "alipay/refund-partial",
                "alipay/pay-finished",
                "alipay/expired-notify-time");
        List<RawCallback> gbk = new ArrayList<>(Recorded.raws("alipay/pay-success-gbk"));
        utf8.forEach(raw -> gbk.add(inGbk(raw)));
        return List.of(peer("alipay", utf8, StandardCharsets.UTF_8), peer("alipay-gbk", List.copyOf(gbk), GBK));
    }

    private static Peer peer(String name, List<RawCallback> genuine, Charset charset) {
        String key =
                Recorded.of("alipay/pay-success").key("alipay_public_key_pem").replaceAll("-----[A-Z ]+-----|\\s", "");
        return new Peer(
                name,
                Recorded.of("alipay/pay-success").account(),
                genuine,
                List.of(),
                raw -> AlipaySignature.rsaCheckV1(form(raw, charset), key, charset.name(), "RSA2"),
                Peer.READ_ALREADY,
                List.of(
                        Differences.looseBase64(raw -> form(raw, charset).getOrDefault("sign", ""), genuine),
                        new Peer.Stricter(
                                "a parameter twice: the library is given one of them",
                                (refused, raw) -> refused.reason() == Reason.DUPLICATE_PARAM && repeats(raw, charset)),
                        new Peer.Stricter(
                                "a parameter with an empty name, or with what is no printable ASCII in it",
                                (refused, raw) -> refused.reason() == Reason.MALFORMED && misnames(raw, charset)),
                        new Peer.Stricter(
                                "sign_type is not signed, and must be what was agreed",
                                (refused, raw) -> SIGN_TYPES.contains(refused.reason())
                                        && !form(raw, charset)
                                                .getOrDefault("sign_type", "RSA2")
                                                .equals("RSA2"))),
                List.of());
    }

    private static List<String> names(RawCallback raw, Charset charset) {
        return Stream.of(Recorded.body(raw).split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> URLDecoder.decode(pair.replaceFirst("(?s)=.*", ""), charset))
                .toList();
    }

    private static boolean repeats(RawCallback raw, Charset charset) {
        List<String> names = names(raw, charset);
        return new HashSet<>(names).size() < names.size();
    }

    private static boolean misnames(RawCallback raw, Charset charset) {
        return names(raw, charset).stream().anyMatch(name -> !name.matches("[!-~]+"));
    }

    /** As a servlet container reads it: the first of several counts. */
    private static Map<String, String> form(RawCallback raw, Charset charset) {
        Map<String, String> params = new LinkedHashMap<>();
        for (String pair : Recorded.body(raw).split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            params.putIfAbsent(URLDecoder.decode(name, charset), URLDecoder.decode(value, charset));
        }
        return params;
    }

    /** The same message as a shop gets it that has GBK configured at Alipay. */
    private static RawCallback inGbk(RawCallback raw) {
        Map<String, String> params = form(raw, StandardCharsets.UTF_8);
        params.put("charset", "GBK");
        String signed = new TreeMap<>(params)
                .entrySet().stream()
                        .filter(each -> !UNSIGNED.contains(each.getKey())
                                && !each.getValue().isBlank())
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("&"));
        params.put("sign", signature(signed.getBytes(GBK)));
        String body = params.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), GBK))
                .collect(Collectors.joining("&"));
        return new RawCallback(
                raw.method(), raw.path(), raw.query(), raw.headers(), body.getBytes(StandardCharsets.US_ASCII));
    }

    private static String signature(byte[] text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(
                    Pem.privateKey(Recorded.of("alipay/pay-success").key("alipay_private_key_pem_TEST_ONLY")));
            signature.update(text);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
