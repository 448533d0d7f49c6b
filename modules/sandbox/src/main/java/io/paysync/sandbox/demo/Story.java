package io.paysync.sandbox.demo;

import io.paysync.sandbox.payments.Payments;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The course of one demo order, from the shop's first act to the payer's last. */
final class Story {
    private static final Forgery[] FORGERIES = {
        Forgery.TAMPERED_BODY, Forgery.OTHER_KEY, Forgery.MISSING_SIGNATURE, Forgery.PROBE
    };
    private static final long FIRST_LOOK_MS = 400;
    private static final long HESITATION_MS = 900;

    private final Payments payments;
    private final Function<Trade, Future<Void>> register;
    private final Function<Duration, Future<Void>> pause;
    private final RandomGenerator random;
    private final Duration lateMax;

    /** @param pause completes after the time */
    Story(
            Payments payments,
            Function<Trade, Future<Void>> register,
            Function<Duration, Future<Void>> pause,
            RandomGenerator random,
            Duration lateMax) {
        this.payments = payments;
        this.register = register;
        this.pause = pause;
        this.random = random;
        this.lateMax = lateMax;
    }

    /** @return completes when nothing more will be done about this order; callbacks may still be on their way */
    Future<Void> play(Scenario scenario, Trade trade) {
        return switch (scenario) {
            case NORMAL -> registered(trade).compose(done -> pay(trade, Faults.NONE));
            case DUPLICATED -> registered(trade).compose(done -> pay(trade, Faults.duplicated(1 + random.nextInt(3))));
            case LATE -> registered(trade).compose(done -> pay(trade, Faults.late(late())));
            case REORDERED ->
                pay(trade, Faults.NONE)
                        .compose(done -> linger(FIRST_LOOK_MS, 1500))
                        .compose(done -> register.apply(trade));
            case FORGED -> registered(trade).compose(done -> forgeThenMaybePay(trade));
            case DROPPED -> registered(trade).compose(done -> pay(trade, Faults.dropped()));
            case CLOSED ->
                registered(trade).compose(done -> linger(1000, 3000)).compose(done -> {
                    payments.close(trade.provider(), trade.orderNo(), Faults.NONE);
                    return Future.succeededFuture();
                });
            case REFUNDED ->
                registered(trade)
                        .compose(done -> pay(trade, Faults.NONE))
                        .compose(done -> linger(1500, 4000))
                        .compose(done -> refund(trade));
            case OTHER_AMOUNT -> registered(trade).compose(done -> pay(trade, Faults.otherAmount(-1)));
        };
    }

    private Future<Void> registered(Trade trade) {
        return register.apply(trade).compose(done -> linger(FIRST_LOOK_MS, HESITATION_MS));
    }

    private Future<Void> pay(Trade trade, Faults faults) {
        payments.pay(trade.provider(), trade.orderNo(), faults);
        return Future.succeededFuture();
    }

    private Future<Void> forgeThenMaybePay(Trade trade) {
        Forgery forgery = FORGERIES[random.nextInt(FORGERIES.length)];
        boolean pays = random.nextBoolean();
        payments.forge(trade.provider(), trade.orderNo(), forgery);
        return linger(1000, 3000).compose(done -> {
            if (pays) {
                return pay(trade, Faults.NONE);
            }
            payments.close(trade.provider(), trade.orderNo(), Faults.NONE);
            return Future.succeededFuture();
        });
    }

    private Future<Void> refund(Trade trade) {
        long all = trade.amount().minor();
        boolean whole = random.nextBoolean();
        long part = whole ? all : Math.max(1, all * (1 + random.nextInt(8)) / 10);
        payments.refund(trade.provider(), trade.orderNo(), part, null, Trade.Outcome.SUCCEEDED, Faults.NONE);
        return Future.succeededFuture();
    }

    private Duration late() {
        return Duration.ofMillis(1000 + (long) (random.nextDouble() * lateMax.toMillis()));
    }

    private Future<Void> linger(long minMs, long maxMs) {
        return pause.apply(Duration.ofMillis(minMs + (long) (random.nextDouble() * (maxMs - minMs))));
    }
}
