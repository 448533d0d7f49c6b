package io.paysync.sandbox.payments;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Texts;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.send.CallbackSender;
import io.paysync.sandbox.send.Delivery;
import io.paysync.sandbox.send.FaultMix;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What payers, shops and forgers do at the providers. Each act changes the ledger first and then tells Paysync, as far as
 * the provider tells of it and the script lets it. A {@code null} script draws from the configured mix. May be used from
 * any thread.
 */
public final class Payments {
    private static final Logger log = LoggerFactory.getLogger(Payments.class);

    private final Map<String, ProviderDouble> providers;
    private final Trades trades;
    private final CallbackSender sender;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final FaultMix mix;
    private final String account;
    private volatile @Nullable URI callbackBase;

    /**
     * @param mix what goes wrong with callbacks that have no script
     * @param account the account's name at each provider, part of the callback URL
     * @param callbackBase Paysync's callback listener, or null while it is not known
     */
    public Payments(
            Map<String, ProviderDouble> providers,
            Trades trades,
            CallbackSender sender,
            InstantSource clock,
            RandomGenerator random,
            FaultMix mix,
            String account,
            @Nullable URI callbackBase) {
        this.providers = providers;
        this.trades = trades;
        this.sender = sender;
        this.clock = clock;
        this.random = random;
        this.mix = mix;
        this.account = account;
        this.callbackBase = callbackBase;
    }

    /**
     * An act's result.
     *
     * @param trade after it
     * @param deliveries when telling Paysync has ended, one for each copy sent; fails when it cannot be told
     */
    public record Act(Trade trade, Future<List<Delivery>> deliveries) {}

    /**
     * The shop creates the payment at the provider; the payer has not paid yet.
     *
     * @param subject what is bought, or null
     * @param notifyUrl where this trade's callbacks go, or null for the configured place
     * @throws io.paysync.contract.bus.FaultException INVALID when the provider would refuse it, CONFLICT when the number is
     *     taken by another amount
     */
    public Trade open(
            String provider, String orderNo, Money amount, @Nullable String subject, @Nullable URI notifyUrl) {
        ProviderDouble played = provider(provider);
        try {
            Texts.require(orderNo, 1, 128, "orderNo");
        } catch (IllegalArgumentException e) {
            throw Fault.of(Fault.Code.INVALID, String.valueOf(e.getMessage()));
        }
        played.refuse(orderNo, amount).ifPresent(why -> {
            throw Fault.of(Fault.Code.INVALID, why);
        });
        Instant now = clock.instant();
        String tradeNo = played.newTradeNo(random, now);
        String title = subject == null ? "Order " + orderNo : subject;
        return trades.open(Trade.open(provider, orderNo, tradeNo, amount, title, notifyUrl, now));
    }

    /** @throws io.paysync.contract.bus.FaultException NOT_FOUND, or CONFLICT when it does not wait for payment */
    public Act pay(String provider, String orderNo, @Nullable Faults script) {
        Instant now = clock.instant();
        Trade paid = trades.change(provider, orderNo, trade -> trade.pay(now));
        return tell(paid, new TradeEvent.Paid(), now, script);
    }

    /** @throws io.paysync.contract.bus.FaultException NOT_FOUND, or CONFLICT when it does not wait for payment */
    public Act close(String provider, String orderNo, @Nullable Faults script) {
        Instant now = clock.instant();
        Trade closed = trades.change(provider, orderNo, trade -> trade.close(now));
        return tell(closed, new TradeEvent.Closed(), now, script);
    }

    /**
     * @param refundNo the merchant's number of it, or null for one made here
     * @throws io.paysync.contract.bus.FaultException NOT_FOUND, or CONFLICT when there is less left than this
     */
    public Act refund(
            String provider,
            String orderNo,
            long amountMinor,
            @Nullable String refundNo,
            Trade.Outcome outcome,
            @Nullable Faults script) {
        ProviderDouble played = provider(provider);
        Instant now = clock.instant();
        Trade refunded = trades.change(provider, orderNo, trade -> {
            String number = refundNo == null ? played.shopRefundNo(trade, now) : refundNo;
            Money amount = new Money(amountMinor, trade.amount().currency());
            return trade.refund(new Trade.Refund(number, played.newRefundNo(random, now), amount, outcome, now));
        });
        Trade.Refund last = refunded.refunds().get(refunded.refunds().size() - 1);
        return tell(refunded, new TradeEvent.Refunded(last), now, script);
    }

    /**
     * A refund that had succeeded fails afterwards.
     *
     * @throws io.paysync.contract.bus.FaultException NOT_FOUND, or CONFLICT when there is no such refund
     */
    public Act refundFails(String provider, String orderNo, String refundNo, @Nullable Faults script) {
        Trade changed = trades.change(provider, orderNo, trade -> trade.refundFails(refundNo));
        Trade.Refund failed = changed.refund(refundNo).orElseThrow();
        return tell(changed, new TradeEvent.Refunded(failed, true), clock.instant(), script);
    }

    /** @throws io.paysync.contract.bus.FaultException NOT_FOUND, or CONFLICT when the dispute is not at such a step */
    public Act dispute(String provider, String orderNo, Trade.DisputeState state, @Nullable Faults script) {
        Instant now = clock.instant();
        Trade disputed = trades.change(provider, orderNo, trade -> {
            Trade.Dispute open = trade.dispute();
            String id = open == null ? "dp_" + trade.tradeNo() : open.disputeId();
            return trade.dispute(new Trade.Dispute(id, state));
        });
        Trade.Dispute dispute = disputed.dispute();
        if (dispute == null) {
            throw new IllegalStateException("a dispute that is not there");
        }
        return tell(disputed, new TradeEvent.Disputed(dispute), now, script);
    }

    /**
     * A forger says that the trade is paid; the ledger does not change. The result has no deliveries of its own.
     *
     * @throws io.paysync.contract.bus.FaultException NOT_FOUND, or CONFLICT when it is no lie
     */
    public Act forge(String provider, String orderNo, Forgery forgery) {
        Trade trade = trades.find(provider, orderNo).orElseThrow(() -> Fault.of(Fault.Code.NOT_FOUND, "no such trade"));
        Instant now = clock.instant();
        Notification lie = new Notification(newEventId(provider, now), new TradeEvent.Paid(), trade.pay(now), now);
        return new Act(
                trade,
                target(trade)
                        .compose(url -> sender.forge(provider(provider), lie, forgery, url))
                        .map(done -> List.of()));
    }

    /** Tells what a call of a provider's API led to; the ledger has it already. */
    public void happened(Trade trade, TradeEvent event) {
        tell(trade, event, clock.instant(), null)
                .deliveries()
                .onFailure(why -> log.warn(
                        "event=sandbox.callback.not-sent provider={} order={} reason={}",
                        trade.provider(),
                        trade.orderNo(),
                        why.getMessage()));
    }

    /** The trade of this order; the newest when several providers have one and none is named. */
    public Optional<Trade> find(@Nullable String provider, String orderNo) {
        return providers.keySet().stream()
                .filter(name -> provider == null || name.equals(provider))
                .flatMap(name -> trades.find(name, orderNo).stream())
                .max(Comparator.comparing(Trade::createdAt));
    }

    private Act tell(Trade trade, TradeEvent event, Instant now, @Nullable Faults script) {
        Notification notification = new Notification(newEventId(trade.provider(), now), event, trade, now);
        return new Act(trade, send(notification, script == null ? mix.draw(random) : script));
    }

    private Future<List<Delivery>> send(Notification notification, Faults faults) {
        Trade trade = notification.trade();
        return target(trade).compose(url -> sender.send(provider(trade.provider()), notification, faults, url));
    }

    private Future<URI> target(Trade trade) {
        URI own = trade.notifyUrl();
        URI base = callbackBase;
        if (own == null && base == null) {
            return Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "no callback URL is known"));
        }
        return Future.succeededFuture(
                own == null ? URI.create(base + "/callbacks/" + trade.provider() + "/" + account) : own);
    }

    private String newEventId(String provider, Instant now) {
        return provider(provider).newEventId(random, now);
    }

    /** @throws io.paysync.contract.bus.FaultException INVALID when it is not played */
    public ProviderDouble provider(String name) {
        ProviderDouble played = providers.get(name);
        if (played == null) {
            throw Fault.of(Fault.Code.INVALID, "no such provider; known are " + providers.keySet());
        }
        return played;
    }

    /** The names of those played, sorted. */
    public List<String> providers() {
        return providers.keySet().stream().sorted().toList();
    }

    /** Where callbacks go from now on. */
    public void callbacksTo(URI base) {
        callbackBase = base;
    }
}
