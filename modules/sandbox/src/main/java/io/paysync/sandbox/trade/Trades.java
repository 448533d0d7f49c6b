package io.paysync.sandbox.trade;

import io.paysync.contract.bus.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All trades of the played providers, in memory. A bounded number: the oldest is forgotten first, as if the provider had
 * never heard of it. May be used from any thread.
 */
public final class Trades {
    private final int max;
    private final Map<Key, Trade> trades = new LinkedHashMap<>();
    private final Map<Key, Key> byTradeNo = new HashMap<>();
    private final Map<Key, Key> byRefundNo = new HashMap<>();
    private final Map<Key, Key> byDisputeNo = new HashMap<>();

    private record Key(String provider, String number) {}

    public Trades(int max) {
        this.max = max;
    }

    /**
     * Adds a trade that waits for its payer.
     *
     * @return the one that is there: an earlier one with the same amount and currency stays as it is
     * @throws io.paysync.contract.bus.FaultException CONFLICT when the number is taken by another amount
     */
    public synchronized Trade open(Trade trade) {
        Key key = new Key(trade.provider(), trade.orderNo());
        Trade earlier = trades.get(key);
        if (earlier != null) {
            if (!earlier.amount().equals(trade.amount())) {
                throw Fault.of(Fault.Code.CONFLICT, "the order number is taken by another amount");
            }
            return earlier;
        }
        put(key, trade);
        return trade;
    }

    /** Puts back a trade as it was kept; it replaces one of the same number. */
    public synchronized void restore(Trade trade) {
        put(new Key(trade.provider(), trade.orderNo()), trade);
    }

    /** @throws io.paysync.contract.bus.FaultException NOT_FOUND, or what the step throws */
    public synchronized Trade change(String provider, String orderNo, UnaryOperator<Trade> step) {
        Key key = new Key(provider, orderNo);
        Trade now = trades.get(key);
        if (now == null) {
            throw Fault.of(Fault.Code.NOT_FOUND, "no such trade");
        }
        Trade next = step.apply(now);
        put(key, next);
        return next;
    }

    public synchronized Optional<Trade> find(String provider, String orderNo) {
        return Optional.ofNullable(trades.get(new Key(provider, orderNo)));
    }

    public synchronized Optional<Trade> findByTradeNo(String provider, String tradeNo) {
        return Optional.ofNullable(byTradeNo.get(new Key(provider, tradeNo))).map(trades::get);
    }

    /** By the merchant's or the provider's number of a refund. */
    public synchronized Optional<Trade> findByRefundNo(String provider, String refundNo) {
        return Optional.ofNullable(byRefundNo.get(new Key(provider, refundNo))).map(trades::get);
    }

    /** By the provider's number of a dispute. */
    public synchronized Optional<Trade> findByDisputeNo(String provider, String disputeNo) {
        return Optional.ofNullable(byDisputeNo.get(new Key(provider, disputeNo)))
                .map(trades::get);
    }

    /** Payments and refunds that succeeded in a span, by time. */
    public synchronized List<Moved> moved(String provider, Instant from, Instant until) {
        List<Moved> found = new ArrayList<>();
        for (Trade trade : trades.values()) {
            if (trade.provider().equals(provider) && trade.paidAt() != null) {
                found.add(new Moved(trade, null, trade.paidAt()));
                trade.refunds().stream()
                        .filter(refund -> refund.outcome() == Trade.Outcome.SUCCEEDED)
                        .forEach(refund -> found.add(new Moved(trade, refund, refund.at())));
            }
        }
        return found.stream()
                .filter(each -> !each.at().isBefore(from) && each.at().isBefore(until))
                .sorted(Comparator.comparing(Moved::at))
                .toList();
    }

    /** The newest first. */
    public synchronized List<Trade> newest(int limit) {
        List<Trade> all = new ArrayList<>(trades.values());
        Collections.reverse(all);
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }

    public synchronized int size() {
        return trades.size();
    }

    private void put(Key key, Trade trade) {
        trades.put(key, trade);
        byTradeNo.put(new Key(trade.provider(), trade.tradeNo()), key);
        for (Trade.Refund refund : trade.refunds()) {
            byRefundNo.put(new Key(trade.provider(), refund.refundNo()), key);
            byRefundNo.put(new Key(trade.provider(), refund.providerNo()), key);
        }
        if (trade.dispute() != null) {
            byDisputeNo.put(new Key(trade.provider(), trade.dispute().disputeId()), key);
        }
        if (trades.size() > max) {
            Iterator<Trade> oldest = trades.values().iterator();
            forget(oldest.next());
            oldest.remove();
        }
    }

    private void forget(Trade trade) {
        if (trade.dispute() != null) {
            byDisputeNo.remove(new Key(trade.provider(), trade.dispute().disputeId()));
        }
        byTradeNo.remove(new Key(trade.provider(), trade.tradeNo()));
        for (Trade.Refund refund : trade.refunds()) {
            byRefundNo.remove(new Key(trade.provider(), refund.refundNo()));
            byRefundNo.remove(new Key(trade.provider(), refund.providerNo()));
        }
    }
}
