package io.paysync.providers.unionpay;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.Outside;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.Steps;
import io.paysync.providers.proof.Proof;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.PollKey;
import io.paysync.providers.reading.RawForm;
import io.paysync.providers.reading.RefundAnswer;
import io.paysync.providers.unionpay.UnionpayConfig.Signer;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * {@code queryTrans.do}. UnionPay knows a transaction by order number and {@code txnTime} together, and Paysync is told the
 * order number alone: the time is read from it, as in UnionPay's own examples, where an order number begins with it.
 *
 * <p>There is nothing to close: an unpaid order ends by its {@code payTimeout}.
 */
final class UnionpayQuery implements QueryClient {
    private final Identity who;
    private final UnionpayConfig config;
    private final UnionpayProof proof;
    private final Outside outside;
    private final UnionpayAsks asks;

    UnionpayQuery(Identity who, UnionpayConfig config, Signer merchant, UnionpayProof proof, Outside outside) {
        this.who = who;
        this.config = config;
        this.proof = proof;
        this.outside = outside;
        this.asks =
                new UnionpayAsks(config, merchant, outside.vertx(), config.gateway() + "/gateway/api/queryTrans.do");
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        return ask(key.orderId(), now, form -> told(form, key, now));
    }

    /** A refund is a transaction of its own, with an order number and a time of its own. */
    @Override
    public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
        String refundNo = refund.merchantRefundNo();
        return refundNo == null
                ? query(key, tradeNo, now)
                : ask(refundNo, now, form -> refunded(form, key, tradeNo, now));
    }

    /**
     * Whether a cancel succeeded.
     *
     * @param queryId UnionPay's number of it, as the message says
     */
    Future<Boolean> cancelled(String number, String txnTime, String queryId, Instant now) {
        return ask(number, txnTime, config.cancelProofs().deadline(), now).map(body -> {
            UnionpayForm form = proven(body, number, txnTime, now);
            return form.text("respCode").equals("00")
                    && form.text("queryId").equals(queryId)
                    && UnionpayCodes.result(form.text("origRespCode")) == UnionpayCodes.Result.SUCCESS;
        });
    }

    private Future<QueryAnswer> ask(String number, Instant now, Function<UnionpayForm, QueryAnswer> reader) {
        Matcher time = config.txnTime().matcher(number);
        if (!time.find() || UnionpayCodes.time(time.group(1)) == null) {
            return Future.failedFuture(
                    Fault.of(Fault.Code.INVALID, "the order number does not hold its txnTime; see txnTimePattern"));
        }
        String txnTime = time.group(1);
        return ask(number, txnTime, config.queryDeadline(), now)
                .map(body -> queried(proven(body, number, txnTime, now), reader));
    }

    private Future<byte[]> ask(String number, String txnTime, Duration deadline, Instant now) {
        Map<String, String> question = Map.of(
                "txnType",
                "00",
                "txnSubType",
                "00",
                "bizType",
                config.bizType(),
                "orderId",
                number,
                "txnTime",
                txnTime);
        return asks.signed(question, now, deadline, config.answerBytesMax())
                .compose(outside.calls()::send)
                .map(UnionpayQuery::body);
    }

    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        return Future.succeededFuture(CloseAnswer.NOT_OFFERED);
    }

    private static byte[] body(HttpAnswer answer) {
        byte[] body = Answers.body(answer);
        if (answer.status() != 200) {
            throw Answers.unknown("HTTP " + answer.status());
        }
        return body;
    }

    /** The answer of UnionPay about this very transaction. */
    private UnionpayForm proven(byte[] body, String number, String txnTime, Instant now) {
        UnionpayForm form = new UnionpayForm(RawForm.parsePlain(body));
        if (form.form().problem() != null || proof.judge(form, now, Steps.SILENT) instanceof Proof.Not) {
            throw Answers.unknown("the answer is not signed by UnionPay");
        }
        boolean bound = config.merId().equals(form.text("merId"))
                && number.equals(form.text("orderId"))
                && txnTime.equals(form.text("txnTime"));
        if (!bound) {
            throw Answers.unknown("the answer is about another order");
        }
        return form;
    }

    private static QueryAnswer queried(UnionpayForm form, Function<UnionpayForm, QueryAnswer> reader) {
        String code = form.text("respCode");
        return switch (code) {
            // Not decided yet: UnionPay says so of the transaction, or of the question itself.
            case "00", "03", "04", "05" -> reader.apply(form);
            case "34" -> new QueryAnswer.NotFound(code);
            default -> throw Answers.unknown("UnionPay answered " + Answers.code(code));
        };
    }

    private QueryAnswer refunded(UnionpayForm form, OrderKey key, @Nullable String tradeNo, Instant now) {
        String code = origRespCode(form);
        Draft draft = new Draft(who, Source.POLL, now)
                .order(key.orderId())
                .trade(form.text("origQryId").isEmpty() ? tradeNo : form.text("origQryId"))
                .raw("origRespCode=" + code)
                .at(UnionpayCodes.time(form.text("txnTime")));
        Claim claim = UnionpayFacts.refund(draft, UnionpayCodes.result(code), form, UnionpayFacts.amount(draft, form));
        return RefundAnswer.told(draft.fact(claim), key, tradeNo);
    }

    /** The answer to a query says with {@code origRespCode} what became of the transaction. */
    private static String origRespCode(UnionpayForm form) {
        String asked = form.text("respCode");
        String code = UnionpayCodes.result(asked) == UnionpayCodes.Result.OPEN ? asked : form.text("origRespCode");
        if (code.isEmpty()) {
            throw Answers.unknown("the answer does not say what became of the transaction");
        }
        return code;
    }

    private QueryAnswer told(UnionpayForm form, OrderKey key, Instant now) {
        String code = origRespCode(form);
        Draft draft = new Draft(who, Source.POLL, now)
                .order(key.orderId())
                .trade(form.text("queryId"))
                .raw("origRespCode=" + code)
                .at(UnionpayCodes.time(form.text("txnTime")));
        Claim claim = UnionpayFacts.payment(UnionpayCodes.result(code), UnionpayFacts.amount(draft, form));
        PaymentFact fact = PollKey.keyed(draft.fact(claim), key);
        return new QueryAnswer.Told(List.of(fact), fact.rawStatus());
    }
}
