package io.paysync.contract.orders;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.RefundState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What order-state holds to be true about the money of an account: one side of the comparison with a provider's bill. */
public final class MoneyApi {
    /** Orders whose money moved in a span, page by page; an order whose money moved twice can come twice. */
    public static final Ask<ReadMoved, MovedPage> MOVED =
            Ask.of("orders.money.moved", ReadMoved.class, MovedPage.class, Duration.ofSeconds(10));

    /** What is known of these trades, one answer each, in the order asked. */
    public static final Ask<FindHeld, HeldFound> FIND =
            Ask.of("orders.money.find", FindHeld.class, HeldFound.class, Duration.ofSeconds(10));

    private MoneyApi() {}

    /**
     * @param from by our clock, when we learned of it; included
     * @param until excluded
     * @param after opaque cursor of the page before, or null
     * @param limit changes looked at, 1 to 1000
     */
    public record ReadMoved(
            AccountRef account,
            String merchant,
            Instant from,
            Instant until,
            @Nullable String after,
            int limit) implements Message {}

    /** @param next cursor of the next page, or null at the end; a page may be empty and not the last */
    public record MovedPage(List<Held> orders, @Nullable String next) implements Message {}

    /** @param wanted 1 to 500 */
    public record FindHeld(AccountRef account, String merchant, List<Wanted> wanted) implements Message {}

    /** The order that the trade has paid; when it has paid none, the order of that number. */
    public record Wanted(String tradeNo, @Nullable String orderId) {}

    public record HeldFound(List<Maybe> found) implements Message {}

    /** @param held null: no such order */
    public record Maybe(@Nullable Held held) {}

    /**
     * An order as far as one account's money is concerned.
     *
     * @param price what it costs
     * @param account where it shall be paid; null: anywhere
     * @param review why a person must look, or null
     * @param refundedMinor of the booked payment, in minor units of the price
     * @param disputed there was a dispute, whatever became of it
     * @param payments through the account asked about
     */
    public record Held(
            String orderId,
            OrderStatus status,
            Money price,
            @Nullable AccountRef account,
            @Nullable String review,
            long refundedMinor,
            boolean disputed,
            List<HeldPayment> payments,
            List<HeldRefund> refunds) {
        public Held {
            payments = List.copyOf(payments);
            refunds = List.copyOf(refunds);
        }
    }

    /**
     * @param at when it was paid; when no message said, when the order's history first told of it
     * @param reversed undone as a whole
     * @param minor what was booked, in minor units of the price: a merchant may take a little more or less than that; null
     *     from a release that does not tell
     * @param inTotal what went back of it beyond the refunds that are known one by one; null from a release that does not tell
     */
    public record HeldPayment(
            String tradeNo,
            Instant at,
            boolean reversed,
            @Nullable Long minor,
            @Nullable InTotal inTotal) {}

    /**
     * Some messages tell only how much went back in all.
     *
     * @param minor in minor units of the price; 0: all that went back is known refund by refund
     * @param at when the order's history first told of as much, or null when there is nothing or it does not say
     */
    public record InTotal(long minor, @Nullable Instant at) {}

    /**
     * @param tradeNo the payment it gives back, or null when no message said
     * @param minor in minor units, or null while unknown
     * @param at when it was first heard of
     */
    public record HeldRefund(
            @Nullable String tradeNo,
            @Nullable String merchantNo,
            @Nullable String providerNo,
            RefundState state,
            @Nullable Long minor,
            Instant at) {}
}
