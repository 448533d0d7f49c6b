package io.paysync.bench.run;

import io.paysync.bench.load.Corpus;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.provider.AlipayDouble;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One order that moves often: it is paid, and then a cent of it is refunded again and again. */
final class PopularOrder {
    static final String ID = "POPULAR-1";

    /** No order of the corpus has it, they have their numbers: with the same one two events would have the same id and be one. */
    private static final long SEED = -1;

    private PopularOrder() {}

    /** @return the callbacks that lead it to the versions 2, 3 and so on */
    static List<Buffer> callbacks(SandboxKeys keys, int steps, String path) {
        AlipayDouble alipay = new AlipayDouble(keys.alipay(), new Trades(1));
        SplittableRandom random = new SplittableRandom(SEED);
        Instant now = Instant.now();
        Money amount = new Money(Corpus.AMOUNT_MINOR, "CNY");
        Trade trade = Trade.open("alipay", ID, alipay.newTradeNo(random, now), amount, "Benchmark order", null, now)
                .pay(now);
        List<Buffer> callbacks = new ArrayList<>();
        callbacks.add(signed(alipay, random, new TradeEvent.Paid(), trade, now, path));
        while (callbacks.size() < steps) {
            Trade.Refund refund = new Trade.Refund(
                    "R-" + callbacks.size(),
                    alipay.newRefundNo(random, now),
                    new Money(1, "CNY"),
                    Trade.Outcome.SUCCEEDED,
                    now);
            trade = trade.refund(refund);
            callbacks.add(signed(alipay, random, new TradeEvent.Refunded(refund), trade, now, path));
        }
        return callbacks;
    }

    private static Buffer signed(
            AlipayDouble alipay, SplittableRandom random, TradeEvent event, Trade trade, Instant now, String path) {
        Notification notification = new Notification(alipay.newEventId(random, now), event, trade, now);
        return alipay.callback(notification, Forgery.NONE, now)
                .map(SignedRequest::body)
                .map(body -> Corpus.callback(body, path))
                .orElseThrow();
    }
}
