package io.paysync.providers.wechatpay;

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
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.PollKey;
import io.paysync.providers.reading.Signing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Order query and close by our own number. Every success is signed and is believed only then and only when it names the
 * order and the merchant asked for; errors come unsigned and are never a state of the payment.
 */
final class WechatQuery implements QueryClient {
    private final Identity who;
    private final WechatConfig config;
    private final WechatConfig.Api api;
    private final Outside outside;
    private final Signing signing;

    WechatQuery(Identity who, WechatConfig config, WechatConfig.Api api, Outside outside) {
        this.who = who;
        this.config = config;
        this.api = api;
        this.outside = outside;
        this.signing = new Signing(outside.vertx());
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        StringBuilder path = new StringBuilder(path(key));
        char joint = '?';
        for (Map.Entry<String, String> id : merchants().entrySet()) {
            path.append(joint).append(id.getKey()).append('=').append(encoded(id.getValue()));
            joint = '&';
        }
        return send("GET", path.toString(), "", now).map(answer -> queried(answer, key, now));
    }

    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        return send("POST", path(key) + "/close", Json.write(merchants()), now).map(answer -> closed(answer, now));
    }

    private QueryAnswer queried(HttpAnswer answer, OrderKey key, Instant now) {
        byte[] body = Answers.body(answer);
        if (answer.status() == 200) {
            proven(answer, body, now);
            JsonNode transaction = JsonText.object(body);
            if (transaction == null) {
                throw Answers.unknown("the answer is no JSON object");
            }
            bind(transaction, key);
            Draft draft = new Draft(who.ref(), who.merchant(), Source.POLL, now);
            PaymentFact fact = PollKey.keyed(WechatFacts.transaction(draft, transaction), key);
            return new QueryAnswer.Told(List.of(fact), fact.rawStatus());
        }
        String code = JsonText.text(JsonText.object(body), "code", "");
        String shown = Answers.code(code);
        return switch (answer.status()) {
            case 404 -> {
                if (!code.equals("ORDER_NOT_EXIST") && !code.equals("ORDERNOTEXIST")) {
                    throw Answers.unknown("HTTP 404 " + shown);
                }
                yield new QueryAnswer.NotFound(shown);
            }
            case 429 -> new QueryAnswer.Throttled(shown);
            case 400, 401, 403 -> {
                if (code.isEmpty()) {
                    throw Answers.unknown("HTTP " + answer.status() + " without WeChat Pay's words");
                }
                yield code.equals("RULE_LIMIT")
                        ? new QueryAnswer.Throttled(shown)
                        : new QueryAnswer.Misconfigured(shown, "WeChat Pay refuses the request");
            }
            default -> throw Answers.unknown("HTTP " + answer.status() + " " + shown);
        };
    }

    private CloseAnswer closed(HttpAnswer answer, Instant now) {
        byte[] body = Answers.body(answer);
        if (answer.status() == 204) {
            proven(answer, body, now);
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

    private void proven(HttpAnswer answer, byte[] body, Instant now) {
        WechatProof proof =
                WechatProof.of(answer.headers()::getAll, body, config.keys(), config.tolerance(), now, Steps.SILENT);
        Refused refused = proof.refused();
        if (refused != null) {
            throw Answers.unknown("the answer is not proven: " + refused.reason());
        }
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

    private Future<HttpAnswer> send(String method, String pathAndQuery, String body, Instant now) {
        WechatRequest request = new WechatRequest(
                method,
                // A base with a path stands for a proxy that adds it; signed is what it sends on.
                pathAndQuery,
                Long.toString(now.getEpochSecond()),
                UUID.randomUUID().toString().replace("-", ""),
                body);
        URI uri = URI.create(api.base() + pathAndQuery);
        HttpAsk ask = method.equals("GET")
                ? HttpAsk.get(uri, api.deadline(), api.answerBytesMax())
                : HttpAsk.post(uri, Buffer.buffer(body), api.deadline(), api.answerBytesMax());
        HttpAsk complete = ask.header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("User-Agent", "Paysync");
        TimedKey<PublicKey> wanted = publicKey(now);
        HttpAsk choosing = wanted == null ? complete : complete.header("Wechatpay-Serial", wanted.id());
        return signing.run(() -> request.authorization(
                        config.mchid(), api.merchantSerial(), request.signature(api.merchantKey())))
                .compose(authorization -> outside.calls().send(choosing.header("Authorization", authorization)));
    }

    /** With a public key configured the answer shall be signed by it, not by a certificate. */
    private @Nullable TimedKey<PublicKey> publicKey(Instant now) {
        return config.keys().validAt(now).stream()
                .filter(key -> key.id().startsWith(WechatConfig.PUBLIC_KEY_PREFIX))
                .findFirst()
                .orElse(null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
