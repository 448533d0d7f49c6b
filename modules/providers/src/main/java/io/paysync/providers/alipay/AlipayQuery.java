package io.paysync.providers.alipay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.Outside;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.PollKey;
import io.paysync.providers.reading.RefundAnswer;
import io.paysync.providers.reading.Signing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code alipay.trade.query}, {@code alipay.trade.fastpay.refund.query} and {@code alipay.trade.close}. A state is believed only from an answer that Alipay signed
 * and that names the order asked for; the gateway's unsigned errors are errors, never states.
 */
final class AlipayQuery implements QueryClient {
    private final Identity who;
    private final AlipayConfig config;
    private final PrivateKey appKey;
    private final Outside outside;
    private final Signing signing;

    AlipayQuery(Identity who, AlipayConfig config, PrivateKey appKey, Outside outside) {
        this.who = who;
        this.config = config;
        this.appKey = appKey;
        this.outside = outside;
        this.signing = new Signing(outside.vertx());
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        return ask("alipay.trade.query", Map.of("out_trade_no", key.orderId()), now)
                .map(answer -> queried(answer, key, now));
    }

    @Override
    public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
        String refundNo = refund.merchantRefundNo();
        if (refundNo == null) {
            return query(key, tradeNo, now);
        }
        Map<String, String> about = Map.of("out_trade_no", key.orderId(), "out_request_no", refundNo);
        return ask("alipay.trade.fastpay.refund.query", about, now)
                .map(answer -> refunded(answer, key, tradeNo, refundNo, now));
    }

    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        return ask("alipay.trade.close", Map.of("out_trade_no", key.orderId()), now)
                .map(answer -> closed(answer, key, now));
    }

    /** The same for all methods; what differs is its name and what becomes of the answer. */
    static Map<String, String> params(AlipayConfig config, String method, String content, Instant now) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("app_id", config.appId());
        params.put("method", method);
        params.put("format", "json");
        params.put("charset", "UTF-8");
        params.put("sign_type", "RSA2");
        params.put("timestamp", AlipayTimes.format(now));
        params.put("version", "1.0");
        AlipayConfig.Certificates certificates = config.certificates();
        if (certificates != null) {
            params.put("app_cert_sn", certificates.appSn());
            params.put("alipay_root_cert_sn", certificates.rootSn());
        }
        config.appAuthToken().ifPresent(token -> params.put("app_auth_token", token.reveal()));
        params.put("biz_content", content);
        return params;
    }

    Future<HttpAnswer> ask(String method, Map<String, String> about, Instant now) {
        String content = Json.write(new TreeMap<>(about));
        AlipayRequest request = new AlipayRequest(params(config, method, content, now));
        return signing.run(() -> request.form(request.signature(appKey)))
                .compose(form -> outside.calls()
                        .send(HttpAsk.post(
                                        config.gateway(),
                                        Buffer.buffer(form),
                                        config.queryDeadline(),
                                        config.answerBytesMax())
                                .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                                .header("User-Agent", "Paysync")));
    }

    private QueryAnswer queried(HttpAnswer answer, OrderKey key, Instant now) {
        AlipayResponse response = response(answer, "alipay_trade_query_response", now);
        JsonNode content = response.content();
        String code = JsonText.text(content, "code", "");
        String subCode = JsonText.text(content, "sub_code", "");
        if (code.equals("10000")) {
            bind(response, key);
            PaymentFact fact = fact(content, key, now);
            return new QueryAnswer.Told(List.of(fact), fact.rawStatus());
        }
        return notTold(response, code, subCode);
    }

    /** Without a refund_status the refund was not received, or failed, or has another number: nothing is known of it. */
    private QueryAnswer refunded(
            HttpAnswer answer, OrderKey key, @Nullable String tradeNo, String refundNo, Instant now) {
        AlipayResponse response = response(answer, "alipay_trade_fastpay_refund_query_response", now);
        JsonNode content = response.content();
        String code = JsonText.text(content, "code", "");
        if (!code.equals("10000")) {
            return notTold(response, code, JsonText.text(content, "sub_code", ""));
        }
        proven(response);
        String status = JsonText.text(content, "refund_status", "");
        if (status.isEmpty()) {
            return new QueryAnswer.NotFound("no refund_status");
        }
        bind(response, key);
        if (!refundNo.equals(JsonText.text(content, "out_request_no"))) {
            throw Answers.unknown("the answer is about another refund");
        }
        Draft draft = new Draft(who, Source.POLL, now)
                .order(key.orderId())
                .trade(JsonText.text(content, "trade_no"))
                .raw(status);
        return RefundAnswer.told(AlipayFacts.refund(draft, status, refundNo, content), key, tradeNo);
    }

    private static QueryAnswer notTold(AlipayResponse response, String code, String subCode) {
        if (code.equals("40004") && AlipayCodes.bare(subCode).equals("TRADE_NOT_EXIST")) {
            proven(response);
            return new QueryAnswer.NotFound(Answers.code(subCode));
        }
        if (limited(code, subCode)) {
            return new QueryAnswer.Throttled(Answers.code(subCode));
        }
        if (misconfigured(code, subCode)) {
            return new QueryAnswer.Misconfigured(Answers.code(subCode), "Alipay refuses the request");
        }
        throw Answers.unknown("Alipay answered " + Answers.code(code) + " " + Answers.code(subCode));
    }

    private CloseAnswer closed(HttpAnswer answer, OrderKey key, Instant now) {
        AlipayResponse response = response(answer, "alipay_trade_close_response", now);
        JsonNode content = response.content();
        String code = JsonText.text(content, "code", "");
        String subCode = JsonText.text(content, "sub_code", "");
        if (code.equals("10000")) {
            bind(response, key);
            return CloseAnswer.CLOSED;
        }
        if (code.equals("40004")) {
            proven(response);
            switch (AlipayCodes.bare(subCode)) {
                case "TRADE_NOT_EXIST":
                    return CloseAnswer.NOT_FOUND;
                case "TRADE_HAS_CLOSE":
                    return CloseAnswer.CLOSED;
                case "TRADE_STATUS_ERROR",
                        "REASON_TRADE_STATUS_INVALID",
                        "REASON_ILLEGAL_STATUS",
                        "TRADE_HAS_SUCCESS",
                        "TRADE_HAS_FINISHED":
                    return CloseAnswer.NOT_CLOSABLE;
                default:
                    throw Answers.unknown("Alipay answered " + Answers.code(subCode));
            }
        }
        if (misconfigured(code, subCode)) {
            throw Answers.refused(subCode, "Alipay refuses the request");
        }
        throw Answers.unknown("Alipay answered " + Answers.code(code) + " " + Answers.code(subCode));
    }

    private PaymentFact fact(JsonNode content, OrderKey key, Instant now) {
        String status = JsonText.text(content, "trade_status", "");
        Instant paidAt = AlipayTimes.parse(JsonText.text(content, "send_pay_date"));
        Draft draft = new Draft(who, Source.POLL, now)
                .order(key.orderId())
                .trade(JsonText.text(content, "trade_no"))
                .raw(status)
                .at(paidAt);
        AlipayFacts.Trade trade =
                new AlipayFacts.Trade(status, JsonText.text(content, "total_amount"), null, null, paidAt);
        return PollKey.keyed(draft.fact(AlipayFacts.claim(draft, trade)), key);
    }

    AlipayResponse response(HttpAnswer answer, String root, Instant now) {
        byte[] body = Answers.body(answer);
        if (answer.status() != 200) {
            throw Answers.unknown("HTTP " + answer.status());
        }
        AlipayResponse response = AlipayResponse.read(body, root, config.keys(), now);
        AlipayResponse found =
                response != null ? response : AlipayResponse.read(body, "error_response", config.keys(), now);
        if (found == null) {
            throw Answers.unknown("the answer is none of Alipay's");
        }
        if (found.signed() && !found.proven()) {
            throw Answers.unknown("the answer's signature is not Alipay's");
        }
        return found;
    }

    static void proven(AlipayResponse response) {
        if (!response.proven()) {
            throw Answers.unknown("the answer is not signed");
        }
    }

    private static void bind(AlipayResponse response, OrderKey key) {
        proven(response);
        if (!key.orderId().equals(JsonText.text(response.content(), "out_trade_no"))) {
            throw Answers.unknown("the answer is about another order");
        }
    }

    static boolean limited(String code, String subCode) {
        return code.equals("40005") || subCode.endsWith("call-limited");
    }

    /** Wrong keys, ids or permissions. A wrong time stamp too: the clock is off and asking again does not set it. */
    static boolean misconfigured(String code, String subCode) {
        return switch (code) {
            case "20001", "40001", "40002", "40003", "40006" -> true;
            case "40004" -> AlipayCodes.bare(subCode).equals("ACCESS_FORBIDDEN");
            default -> false;
        };
    }
}
