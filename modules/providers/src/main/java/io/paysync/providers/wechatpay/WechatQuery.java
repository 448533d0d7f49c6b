package io.paysync.providers.wechatpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.PollKey;
import io.paysync.providers.reading.RefundAnswer;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Order query, refund query and close by our own numbers. Every success is signed and is believed only then and only when it names the
 * order and the merchant asked for; errors come unsigned and are never a state of the payment.
 */
final class WechatQuery implements QueryClient {
    /** Of an order, in the words of several releases, and of a refund. */
    private static final Set<String> UNKNOWN =
            Set.of("ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS", "REFUND_NOT_EXISTS");

    private final Identity who;
    private final WechatConfig config;
    private final WechatApi api;
    private final WechatCertificates certificates;

    WechatQuery(Identity who, WechatConfig config, WechatApi api, WechatCertificates certificates) {
        this.who = who;
        this.config = config;
        this.api = api;
        this.certificates = certificates;
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        StringBuilder path = new StringBuilder(path(key));
        char joint = '?';
        for (Map.Entry<String, String> id : merchants().entrySet()) {
            path.append(joint).append(id.getKey()).append('=').append(encoded(id.getValue()));
            joint = '&';
        }
        return api.get(path.toString(), now)
                .compose(answer -> proven(answer, 200, now))
                .map(answer -> queried(answer, key, now));
    }

    @Override
    public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
        String refundNo = refund.merchantRefundNo();
        if (refundNo == null) {
            return query(key, tradeNo, now);
        }
        String sub = config.subMchid().map(id -> "?sub_mchid=" + encoded(id)).orElse("");
        return api.get("/v3/refund/domestic/refunds/" + encoded(refundNo) + sub, now)
                .compose(answer -> proven(answer, 200, now))
                .map(answer -> {
                    byte[] body = Answers.body(answer);
                    return answer.status() == 200
                            ? refunded(JsonText.object(body), key, tradeNo, refundNo, now)
                            : notTold(answer.status(), body);
                });
    }

    private QueryAnswer refunded(
            @Nullable JsonNode refund, OrderKey key, @Nullable String tradeNo, String refundNo, Instant now) {
        if (refund == null || !refundNo.equals(JsonText.text(refund, "out_refund_no"))) {
            throw Answers.unknown("the answer is about another refund");
        }
        Draft draft = new Draft(who, Source.POLL, now);
        PaymentFact fact = WechatFacts.refund(draft, refund, JsonText.text(refund, "status", ""));
        return RefundAnswer.told(fact, key, tradeNo);
    }

    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        return api.post(path(key) + "/close", Json.write(merchants()), now)
                .compose(answer -> proven(answer, 204, now))
                .map(WechatQuery::closed);
    }

    private QueryAnswer queried(HttpAnswer answer, OrderKey key, Instant now) {
        byte[] body = Answers.body(answer);
        if (answer.status() == 200) {
            JsonNode transaction = JsonText.object(body);
            if (transaction == null) {
                throw Answers.unknown("the answer is no JSON object");
            }
            bind(transaction, key);
            Draft draft = new Draft(who, Source.POLL, now);
            PaymentFact fact = PollKey.keyed(WechatFacts.transaction(draft, transaction), key);
            return new QueryAnswer.Told(List.of(fact), fact.rawStatus());
        }
        return notTold(answer.status(), body);
    }

    private static QueryAnswer notTold(int status, byte[] body) {
        String code = JsonText.text(JsonText.object(body), "code", "");
        String shown = Answers.code(code);
        return switch (status) {
            case 404 -> {
                if (!UNKNOWN.contains(code)) {
                    throw Answers.unknown("HTTP 404 " + shown);
                }
                yield new QueryAnswer.NotFound(shown);
            }
            case 429 -> new QueryAnswer.Throttled(shown);
            case 400, 401, 403 -> {
                if (code.isEmpty()) {
                    throw Answers.unknown("HTTP " + status + " without WeChat Pay's words");
                }
                yield code.equals("RULE_LIMIT")
                        ? new QueryAnswer.Throttled(shown)
                        : new QueryAnswer.Misconfigured(shown, "WeChat Pay refuses the request");
            }
            default -> throw Answers.unknown("HTTP " + status + " " + shown);
        };
    }

    private static CloseAnswer closed(HttpAnswer answer) {
        byte[] body = Answers.body(answer);
        if (answer.status() == 204) {
            return CloseAnswer.CLOSED;
        }
        String code = JsonText.text(JsonText.object(body), "code", "");
        return switch (code) {
            case "ORDER_CLOSED", "ORDERCLOSED" -> CloseAnswer.CLOSED;
            case "ORDERPAID", "ORDER_PAID", "TRADE_ERROR", "USERPAYING" -> CloseAnswer.NOT_CLOSABLE;
            case "ORDER_NOT_EXIST", "ORDERNOTEXIST" -> CloseAnswer.NOT_FOUND;
            default -> {
                if (answer.status() == 401 || (answer.status() == 403 && code.equals("NO_AUTH"))) {
                    throw Answers.refused(code, "WeChat Pay refuses to close");
                }
                throw Answers.unknown("HTTP " + answer.status() + " " + Answers.code(code));
            }
        };
    }

    /** A success is signed; by a certificate that is not known yet when WeChat Pay has just changed it. */
    Future<HttpAnswer> proven(HttpAnswer answer, int success, Instant now) {
        if (answer.status() != success) {
            return Future.succeededFuture(answer);
        }
        byte[] body = Answers.body(answer);
        Refused refused = proof(answer, body, now);
        Future<Void> known = refused != null && refused.reason() == Reason.UNKNOWN_KEY
                ? certificates.fetch(now)
                : Future.succeededFuture();
        return known.otherwiseEmpty().map(v -> {
            Refused still = refused == null ? null : proof(answer, body, now);
            if (still != null) {
                throw Answers.unknown("the answer is not proven: " + still.reason());
            }
            return answer;
        });
    }

    private @Nullable Refused proof(HttpAnswer answer, byte[] body, Instant now) {
        return WechatProof.of(
                        answer.headers()::getAll, body, certificates.ring(), config.tolerance(), now, Steps.SILENT)
                .refused();
    }

    private void bind(JsonNode transaction, OrderKey key) {
        for (Map.Entry<String, String> id : merchants().entrySet()) {
            if (!id.getValue().equals(JsonText.text(transaction, id.getKey()))) {
                throw Answers.unknown("the answer is about another merchant");
            }
        }
        if (!key.orderId().equals(JsonText.text(transaction, "out_trade_no"))) {
            throw Answers.unknown("the answer is about another order");
        }
    }

    private Map<String, String> merchants() {
        return config.subMchid().isEmpty()
                ? Map.of("mchid", config.mchid())
                : new TreeMap<>(Map.of(
                        "sp_mchid",
                        config.mchid(),
                        "sub_mchid",
                        config.subMchid().get()));
    }

    private String path(OrderKey key) {
        String mode = config.subMchid().isEmpty() ? "" : "partner/";
        return "/v3/pay/" + mode + "transactions/out-trade-no/" + encoded(key.orderId());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
