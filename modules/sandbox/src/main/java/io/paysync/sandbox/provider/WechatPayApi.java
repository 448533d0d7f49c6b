package io.paysync.sandbox.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.keys.Rsa;
import io.paysync.sandbox.keys.WechatPayKeys;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * WeChat Pay's API: the caller signs method, path, time, nonce and body; 2xx answers are signed like callbacks, refusals
 * are not.
 */
final class WechatPayApi {
    private static final Pattern BY_ORDER_NO = Pattern.compile("/v3/pay/transactions/out-trade-no/([^/]+)");
    private static final Pattern BY_TRADE_NO = Pattern.compile("/v3/pay/transactions/id/([^/]+)");
    private static final Pattern CLOSE = Pattern.compile("/v3/pay/transactions/out-trade-no/([^/]+)/close");
    private static final Pattern REFUND = Pattern.compile("/v3/refund/domestic/refunds/([^/]+)");
    private static final Pattern CREDENTIAL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048 ";
    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofMinutes(5);

    private final WechatPayKeys keys;
    private final Trades trades;
    private final RandomGenerator random;
    private final WechatPayBill bill;

    WechatPayApi(WechatPayKeys keys, Trades trades, RandomGenerator random) {
        this.keys = keys;
        this.trades = trades;
        this.random = random;
        this.bill = new WechatPayBill(keys, trades);
    }

    ApiAnswer answer(ApiRequest request, Instant now) {
        if (request.header("User-Agent").isEmpty()) {
            return refused(400, "PARAM_ERROR", "Http头缺少Accept或User-Agent");
        }
        Optional<String> mistake = mistake(request, now);
        if (mistake.isPresent()) {
            return refused(401, "SIGN_ERROR", mistake.get());
        }
        String path = request.path();
        Matcher close = CLOSE.matcher(path);
        if (close.matches() && request.method().equals("POST")) {
            return close(request, decoded(close), now);
        }
        if (!request.method().equals("GET")) {
            return refused(404, "RESOURCE_NOT_EXISTS", "无此接口");
        }
        Matcher byOrderNo = BY_ORDER_NO.matcher(path);
        if (byOrderNo.matches()) {
            return order(request, trades.find("wechatpay", decoded(byOrderNo)), now);
        }
        Matcher byTradeNo = BY_TRADE_NO.matcher(path);
        if (byTradeNo.matches()) {
            Optional<Trade> paid = trades.findByTradeNo("wechatpay", decoded(byTradeNo))
                    .filter(trade -> trade.state() == Trade.State.PAID);
            return order(request, paid, now);
        }
        Matcher refund = REFUND.matcher(path);
        if (refund.matches()) {
            return refund(request, decoded(refund), now);
        }
        if (path.equals(WechatPayBill.APPLY)) {
            return bill.told(request, now)
                    .map(told -> signed(request, 200, told, now))
                    .orElseGet(() -> refused(400, "NO_STATEMENT_EXIST", "账单文件不存在"));
        }
        if (path.equals(WechatPayBill.FILE)) {
            return bill.file(request, now);
        }
        if (path.equals("/v3/certificates")) {
            return signed(request, 200, certificates(now), now);
        }
        return refused(404, "RESOURCE_NOT_EXISTS", "无此接口");
    }

    /** What is wrong with the caller's signature, or empty. */
    private Optional<String> mistake(ApiRequest request, Instant now) {
        String header = request.header("Authorization");
        if (!header.startsWith(SCHEME)) {
            return Optional.of("Http头Authorization认证类型不正确");
        }
        Map<String, String> credential = new LinkedHashMap<>();
        Matcher parts = CREDENTIAL.matcher(header.substring(SCHEME.length()));
        while (parts.find()) {
            credential.put(parts.group(1), parts.group(2));
        }
        if (!keys.mchid().equals(credential.get("mchid"))) {
            return Optional.of("商户号mchid不正确");
        }
        if (!keys.merchantSerial().equals(credential.get("serial_no"))) {
            return Optional.of("商户证书序列号有误");
        }
        String timestamp = credential.getOrDefault("timestamp", "");
        if (!timestamp.matches("[0-9]{10}")
                || Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                                .abs()
                                .compareTo(CLOCK_DIFFERENCE_MAX)
                        > 0) {
            return Optional.of("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
        }
        String body = new String(request.body(), StandardCharsets.UTF_8);
        // A file's address is used as it was told, with the mount in it.
        String mount = request.path().equals(WechatPayBill.FILE) ? "/wechatpay" : "";
        String text = request.method() + "\n" + mount + request.target() + "\n" + timestamp + "\n"
                + credential.getOrDefault("nonce_str", "") + "\n" + body + "\n";
        return Rsa.verify(
                        keys.merchant().getPublic(),
                        text.getBytes(StandardCharsets.UTF_8),
                        credential.getOrDefault("signature", ""))
                ? Optional.empty()
                : Optional.of("签名错误");
    }

    private ApiAnswer order(ApiRequest request, Optional<Trade> trade, Instant now) {
        if (!request.query().equals("mchid=" + keys.mchid())) {
            return refused(400, "PARAM_ERROR", "mchid");
        }
        return trade.map(found -> signed(request, 200, Json.write(WechatPayTexts.transaction(keys, found)), now))
                .orElseGet(() -> refused(404, "ORDER_NOT_EXIST", "订单不存在"));
    }

    private ApiAnswer close(ApiRequest request, String orderNo, Instant now) {
        String body = new String(request.body(), StandardCharsets.UTF_8);
        if (!body.contains("\"" + keys.mchid() + "\"")) {
            return refused(400, "PARAM_ERROR", "mchid");
        }
        Optional<Trade> trade = trades.find("wechatpay", orderNo);
        if (trade.isEmpty()) {
            return refused(404, "ORDER_NOT_EXIST", "订单不存在");
        }
        if (trade.get().state() == Trade.State.CLOSED) {
            return signed(request, 204, "", now);
        }
        try {
            trades.change("wechatpay", orderNo, t -> t.close(now));
            return signed(request, 204, "", now);
        } catch (FaultException e) {
            return refused(400, "ORDERPAID", "订单已支付");
        }
    }

    private ApiAnswer refund(ApiRequest request, String refundNo, Instant now) {
        return trades.findByRefundNo("wechatpay", refundNo)
                .flatMap(trade -> trade.refund(refundNo)
                        .map(refund ->
                                signed(request, 200, Json.write(WechatPayTexts.refundAnswer(trade, refund)), now)))
                .orElseGet(() -> refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在"));
    }

    private String certificates(Instant now) {
        String nonce = Numbers.hex(random, 12);
        ObjectNode root = Json.MAPPER.createObjectNode();
        ObjectNode entry = root.putArray("data").addObject();
        entry.put("serial_no", keys.certificateSerial())
                .put("effective_time", WechatPayTexts.time(now.minus(Duration.ofDays(1))))
                .put("expire_time", WechatPayTexts.time(now.plus(Duration.ofDays(365))))
                .putObject("encrypt_certificate")
                .put("algorithm", "AEAD_AES_256_GCM")
                .put("nonce", nonce)
                .put("associated_data", "certificate")
                .put(
                        "ciphertext",
                        WechatPayTexts.encrypt(
                                keys.apiV3Key(),
                                nonce,
                                "certificate",
                                keys.certificatePem().getBytes(StandardCharsets.UTF_8)));
        return Json.write(root);
    }

    /** The caller chooses the key by {@code Wechatpay-Serial}; without it the platform certificate signs. */
    private ApiAnswer signed(ApiRequest request, int status, String text, Instant now) {
        boolean byPublicKey = request.header("Wechatpay-Serial").equals(keys.publicKeyId());
        PrivateKey key = (byPublicKey ? keys.platform() : keys.certificate()).getPrivate();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(now.getEpochSecond());
        String nonce = Numbers.hex(random, 32);
        Map<String, String> headers = new LinkedHashMap<>();
        if (body.length > 0) {
            headers.put("Content-Type", "application/json; charset=utf-8");
        }
        headers.put("Wechatpay-Nonce", nonce);
        headers.put("Wechatpay-Serial", byPublicKey ? keys.publicKeyId() : keys.certificateSerial());
        headers.put("Wechatpay-Signature", Rsa.sign(key, WechatPayTexts.signed(timestamp, nonce, body)));
        headers.put("Wechatpay-Timestamp", timestamp);
        return new ApiAnswer(status, headers, body);
    }

    private static ApiAnswer refused(int status, String code, String text) {
        return ApiAnswer.json(
                status,
                Json.write(Json.MAPPER.createObjectNode().put("code", code).put("message", text)));
    }

    private static String decoded(Matcher matcher) {
        return URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
