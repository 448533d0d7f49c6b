package io.paysync.polling;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.QueryClient;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Turns;
import io.paysync.providers.Verdict;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A provider account whose answers a test writes, and which notes who asked what and when. */
final class ProviderDouble implements Account, QueryClient {
    static final Money PRICE = new Money(8880, "CNY");

    private final AccountRef ref;
    private final Map<OrderKey, AtomicInteger> asking = new ConcurrentHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger overlaps = new AtomicInteger();
    volatile Function<OrderKey, Future<QueryAnswer>> script;

    /** @param nanos by the steady clock of this process */
    record Asked(OrderKey key, @Nullable String tradeNo, long nanos) {}

    final List<Asked> closes = new CopyOnWriteArrayList<>();
    volatile Function<OrderKey, Future<CloseAnswer>> closeScript =
            key -> Future.succeededFuture(CloseAnswer.NOT_OFFERED);

    final List<RefundRef> askedRefunds = new CopyOnWriteArrayList<>();
    volatile Function<RefundRef, QueryAnswer> refundScript = refund -> new QueryAnswer.NotFound("NO_SUCH_REFUND");

    ProviderDouble(String provider, String account) {
        ref = new AccountRef(provider, account);
        script = key -> Future.succeededFuture(new QueryAnswer.NotFound("TRADE_NOT_EXIST"));
    }

    void says(QueryAnswer answer) {
        script = key -> Future.succeededFuture(answer);
    }

    /** Every order it is asked about is paid. */
    void saysPaid() {
        script = key -> Future.succeededFuture(paid(key));
    }

    void saysWaiting() {
        script = key -> Future.succeededFuture(waiting(key));
    }

    void failsWith(Fault.Code code) {
        script = key -> Future.failedFuture(Fault.of(code, "scripted"));
    }

    QueryAnswer paid(OrderKey key) {
        Claim claim = new Claim.Paid(PRICE, null, true);
        return new QueryAnswer.Told(List.of(fact(key, claim, "TRADE_SUCCESS")), "TRADE_SUCCESS");
    }

    QueryAnswer waiting(OrderKey key) {
        Claim claim = new Claim.Pending(PRICE, false);
        return new QueryAnswer.Told(List.of(fact(key, claim, "WAIT_BUYER_PAY")), "WAIT_BUYER_PAY");
    }

    QueryAnswer closed(OrderKey key) {
        return new QueryAnswer.Told(List.of(fact(key, new Claim.Closed(null), "TRADE_CLOSED")), "TRADE_CLOSED");
    }

    PaymentFact fact(OrderKey key, Claim claim, String rawStatus) {
        return new PaymentFact(
                new FactKey(ref, "poll:T" + key.orderId() + ":" + rawStatus),
                Source.POLL,
                key.merchant(),
                key.orderId(),
                "T" + key.orderId(),
                claim,
                rawStatus,
                null,
                Instant.parse("2026-03-01T10:00:00Z"),
                false,
                false,
                environment());
    }

    List<OrderKey> askedKeys() {
        return asked.stream().map(Asked::key).toList();
    }

    /** The most questions in any one second. */
    int busiestSecond() {
        List<Long> times = times();
        int most = 0;
        for (int from = 0, to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= 1_000_000_000L) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    private List<Long> times() {
        return Stream.of(asked.stream().map(Asked::nanos), closes.stream().map(Asked::nanos), furthers.stream())
                .flatMap(nanos -> nanos)
                .sorted()
                .toList();
    }

    /** Between two questions, whatever they are about. */
    long shortestGapMs() {
        List<Long> times = times();
        long shortest = Long.MAX_VALUE;
        for (int i = 1; i < times.size(); i++) {
            shortest = Math.min(shortest, times.get(i) - times.get(i - 1));
        }
        return shortest / 1_000_000;
    }

    /** HTTP requests of one question or close, and when those behind the first went out, by the steady clock. */
    volatile int requests = 1;

    final List<Long> furthers = new CopyOnWriteArrayList<>();

    @Override
    public QueryClient inTurns(Turns turns) {
        ProviderDouble all = this;
        return new QueryClient() {
            @Override
            public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
                return turns.next().compose(v -> all.query(key, tradeNo, now)).compose(told -> rest(turns, told));
            }

            @Override
            public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
                return all.refund(key, tradeNo, refund, now);
            }

            @Override
            public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
                return turns.next().compose(v -> all.close(key, tradeNo, now)).compose(told -> rest(turns, told));
            }
        };
    }

    private <T> Future<T> rest(Turns turns, T told) {
        Future<T> done = Future.succeededFuture(told);
        for (int i = 1; i < requests; i++) {
            done = done.compose(same -> turns.next().map(v -> {
                furthers.add(System.nanoTime());
                return same;
            }));
        }
        return done;
    }

    @Override
    public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
        asked.add(new Asked(key, tradeNo, System.nanoTime()));
        AtomicInteger here = asking.computeIfAbsent(key, k -> new AtomicInteger());
        if (here.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        return script.apply(key).onComplete(done -> here.decrementAndGet());
    }

    /** Orders that one question may name, and what a list tells. */
    volatile int together = 1;

    volatile Function<List<OrderKey>, Future<Map<OrderKey, QueryAnswer>>> listScript =
            keys -> Future.succeededFuture(Map.of());
    final List<List<OrderKey>> askedTogether = new CopyOnWriteArrayList<>();

    @Override
    public int together() {
        return together;
    }

    @Override
    public Future<Map<OrderKey, QueryAnswer>> queryTogether(List<OrderKey> keys, Instant now) {
        askedTogether.add(keys);
        return listScript.apply(keys);
    }

    @Override
    public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
        askedRefunds.add(refund);
        return Future.succeededFuture(refundScript.apply(refund));
    }

    QueryAnswer refunded(OrderKey key, RefundRef refund, RefundState state) {
        Claim claim = new Claim.Refunded(
                refund.merchantRefundNo(), refund.providerRefundNo(), state, new Money(100, "CNY"), null, null);
        String status = state + ":" + refund.merchantRefundNo();
        return new QueryAnswer.Told(List.of(fact(key, claim, status)), status);
    }

    @Override
    public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
        closes.add(new Asked(key, tradeNo, System.nanoTime()));
        AtomicInteger here = asking.computeIfAbsent(key, k -> new AtomicInteger());
        if (here.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        return closeScript.apply(key).onComplete(done -> here.decrementAndGet());
    }

    @Override
    public AccountRef ref() {
        return ref;
    }

    @Override
    public String merchant() {
        return "default";
    }

    @Override
    public Environment environment() {
        return Environment.SANDBOX;
    }

    @Override
    public Optional<QueryClient> client() {
        return Optional.of(this);
    }

    @Override
    public Verdict verify(RawCallback raw, Instant now) {
        throw new UnsupportedOperationException("polling verifies no callbacks");
    }

    @Override
    public Verdict explain(RawCallback raw, Instant now, Consumer<String> step) {
        throw new UnsupportedOperationException("polling verifies no callbacks");
    }

    @Override
    public Ack accepted() {
        throw new UnsupportedOperationException("polling answers no callbacks");
    }

    @Override
    public Ack refused(Verdict.Refused why) {
        throw new UnsupportedOperationException("polling answers no callbacks");
    }

    @Override
    public Ack unavailable() {
        throw new UnsupportedOperationException("polling answers no callbacks");
    }
}
