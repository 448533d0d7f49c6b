package io.paysync.polling.bill;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.contract.domain.Texts;
import io.paysync.contract.orders.MoneyApi.Held;
import io.paysync.contract.orders.MoneyApi.HeldPayment;
import io.paysync.contract.orders.MoneyApi.HeldRefund;
import io.paysync.polling.bill.Difference.DifferenceType;
import io.paysync.providers.Account;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.State;
import io.paysync.providers.proof.Hashes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a line of a bill and an order say about each other. Pure and total.
 *
 * <p>Repaired by itself is only what cannot be wrong: the provider was paid and the order waits, or a refund we know
 * of was made, and amount, currency, account and numbers are the same. All else is for a person.
 */
final class BillRules {
    private static final int RAW_CHARS_MAX = 100;

    private static final String UNPROVEN =
            "; the file does not say whose it is and was handed in: ask the provider about the order";

    private final Account owner;
    private final AccountRef account;
    private final BillConfig.Own own;
    private final boolean proven;
    private final Instant now;

    /**
     * @param proven the file is surely this account's; when not, its numbers may be those of a test
     * @param now when the bill was read
     */
    BillRules(Account owner, BillConfig.Own own, boolean proven, Instant now) {
        this.owner = owner;
        this.account = owner.ref();
        this.own = own;
        this.proven = proven;
        this.now = now;
    }

    /** @param held the order that the trade paid or that has its number; null when there is none */
    Optional<Difference> judge(BillLine line, @Nullable Held held, Beside beside) {
        return switch (line.kind()) {
            case FEE, OTHER -> Optional.empty();
            case PAYMENT -> held == null ? unknown(line) : payment(line, held, beside);
            case REFUND -> held == null ? unknown(line) : refund(line, held, beside);
            case REVERSAL -> held == null ? unknown(line) : reversal(line, held);
            case DISPUTE -> held == null ? unknown(line) : dispute(line, held);
        };
    }

    private Optional<Difference> unknown(BillLine line) {
        return line.state() == State.FAILED
                ? Optional.empty()
                : differs(
                        DifferenceType.PROVIDER_ONLY,
                        line,
                        null,
                        line.amount() + " on the bill, and no such order here");
    }

    private Optional<Difference> payment(BillLine line, Held held, Beside beside) {
        Optional<HeldPayment> booked = held.payments().stream()
                .filter(p -> p.tradeNo().equals(line.tradeNo()))
                .findFirst();
        boolean here = booked.isPresent();
        if (otherOrder(line, held)) {
            return differs(
                    DifferenceType.STATUS,
                    line,
                    held,
                    "the bill names order " + line.orderNo() + ", here it paid " + held.orderId());
        }
        if (line.state() != State.SUCCEEDED) {
            return here
                    ? differs(DifferenceType.STATUS, line, held, "paid here, " + line.raw() + " on the bill")
                    : Optional.empty();
        }
        Money expected = booked.map(payment -> booked(payment, held)).orElse(held.price());
        // A payment that was captured in parts is the sum of its lines.
        Money parts = beside.paid();
        Money told = parts == null ? line.amount() : parts;
        if (!told.equals(expected)) {
            String lines = parts == null ? " on the bill, " : " in several lines on the bill, ";
            return differs(DifferenceType.AMOUNT, line, held, told + lines + expected + " here");
        }
        if (here) {
            return fee(line, held);
        }
        String text = "paid on the bill, " + held.status() + " here";
        if (!proven && waits(held)) {
            return differs(DifferenceType.STATUS, line, held, text + UNPROVEN);
        }
        return waits(held) && parts == null
                ? repaired(DifferenceType.STATUS, line, held, text, new Claim.Paid(line.amount(), line.at(), true))
                : differs(DifferenceType.STATUS, line, held, text);
    }

    /** The merchant may have taken a little more or less than the price. */
    static Money booked(HeldPayment payment, Held held) {
        Long minor = payment.minor();
        return minor == null ? held.price() : new Money(minor, held.price().currency());
    }

    private static boolean otherOrder(BillLine line, Held held) {
        return line.orderNo() != null && !line.orderNo().equals(held.orderId());
    }

    /** Nobody has said anything about it that would speak against the payment. */
    private boolean waits(Held held) {
        boolean open = held.status() == OrderStatus.CREATED || held.status() == OrderStatus.PENDING;
        boolean through = held.account() == null || held.account().equals(account);
        return open && through && held.review() == null && held.payments().isEmpty();
    }

    private Optional<Difference> fee(BillLine line, Held held) {
        Long expected = expectedFee(line.amount(), own);
        Long told = line.feeMinor();
        if (expected == null || told == null || Math.abs(told - expected) <= BillConfig.Own.TOLERANCE_MINOR) {
            return Optional.empty();
        }
        return differs(
                DifferenceType.FEE, line, held, "a fee of " + told + " minor units, " + expected + " are agreed");
    }

    static @Nullable Long expectedFee(Money amount, BillConfig.Own own) {
        BigDecimal rate = own.feeRate();
        return rate == null
                ? null
                : rate.multiply(BigDecimal.valueOf(amount.minor()))
                                .setScale(0, RoundingMode.HALF_UP)
                                .longValueExact()
                        + own.feeFixedMinor();
    }

    /** Whether the line's refund is known here, if at all, as a part of a sum: messages may tell only what went back in all. */
    static boolean bySum(BillLine line, @Nullable Held held) {
        return line.kind() == BillLine.Kind.REFUND
                && held != null
                && inTotal(line, held).isPresent()
                && known(line, held).filter(refund -> refund.minor() != null).isEmpty();
    }

    /** Whether a line that counted against a sum does so no more. */
    static boolean knownByItself(SumStore.Counted line, Held held) {
        return held.refunds().stream()
                .filter(refund -> refund.minor() != null)
                .anyMatch(refund -> line.refundNo().equals(refund.merchantNo())
                        || line.providerRefundNo().equals(refund.providerNo()));
    }

    private static Optional<Money> inTotal(BillLine line, Held held) {
        return held.payments().stream()
                .filter(payment -> payment.tradeNo().equals(line.tradeNo()))
                .map(HeldPayment::inTotal)
                .filter(Objects::nonNull)
                .map(total -> new Money(total.minor(), held.price().currency()))
                .findFirst();
    }

    private static Optional<HeldRefund> known(BillLine line, Held held) {
        return held.refunds().stream().filter(refund -> same(line, refund)).findFirst();
    }

    /** A release that does not tell what is known by the sum tells what went back in all. */
    private static boolean covered(BillLine line, Held held, Beside beside) {
        return inTotal(line, held)
                .map(total -> beside.refundedMinor() <= total.minor())
                .orElseGet(() -> held.refunds().isEmpty()
                        && held.refundedMinor() >= line.amount().minor());
    }

    private Optional<Difference> refund(BillLine line, Held held, Beside beside) {
        Optional<HeldRefund> known = known(line, held);
        if (known.isEmpty()) {
            return line.state() == State.FAILED || beside.undone() || covered(line, held, beside)
                    ? Optional.empty()
                    : differs(
                            DifferenceType.REFUND,
                            line,
                            held,
                            "refund of " + line.amount() + " on the bill is not known here" + sums(line, held, beside));
        }
        HeldRefund ours = known.get();
        // Where no sum was told, an amount that is not known says nothing.
        boolean summed = inTotal(line, held).filter(total -> total.minor() > 0).isPresent();
        if (ours.minor() == null && summed && line.state() != State.FAILED && !covered(line, held, beside)) {
            return differs(
                    DifferenceType.REFUND,
                    line,
                    held,
                    "more went back on the bill than here" + sums(line, held, beside));
        }
        boolean currency = line.amount().currency().equals(held.price().currency());
        if (!currency || (ours.minor() != null && ours.minor() != line.amount().minor())) {
            return differs(
                    DifferenceType.REFUND,
                    line,
                    held,
                    "refund of " + line.amount() + " on the bill, " + ours.minor() + " here");
        }
        return switch (line.state()) {
            case PENDING -> Optional.empty();
            case FAILED ->
                ours.state() == RefundState.SUCCEEDED
                        ? differs(DifferenceType.REFUND, line, held, "the refund failed on the bill, succeeded here")
                        : Optional.empty();
            case SUCCEEDED -> beside.undone() ? undone(line, held, ours) : succeeded(line, held, ours);
        };
    }

    private static String sums(BillLine line, Held held, Beside beside) {
        return inTotal(line, held)
                .filter(total -> total.minor() > 0)
                .map(total -> ": " + new Money(beside.refundedMinor(), total.currency()) + " in all on the bills, of "
                        + total + " here")
                .orElse("");
    }

    /** The line that says that it failed speaks for both; only what still waits here is told. */
    private Optional<Difference> undone(BillLine line, Held held, HeldRefund ours) {
        boolean waits = ours.state() == RefundState.PROCESSING || ours.state() == RefundState.ABNORMAL;
        return waits
                ? differs(
                        DifferenceType.REFUND, line, held, "refunded and undone on the bill, " + ours.state() + " here")
                : Optional.empty();
    }

    private Optional<Difference> succeeded(BillLine line, Held held, HeldRefund ours) {
        String text = "refunded on the bill, " + ours.state() + " here";
        boolean paid = held.payments().stream().anyMatch(p -> p.tradeNo().equals(line.tradeNo()));
        return switch (ours.state()) {
            case SUCCEEDED -> Optional.empty();
            case FAILED -> differs(DifferenceType.REFUND, line, held, text);
            case PROCESSING, ABNORMAL ->
                paid && !otherOrder(line, held) && ours.minor() != null
                        ? repaired(
                                DifferenceType.REFUND,
                                line,
                                held,
                                text,
                                new Claim.Refunded(
                                        line.refundNo(),
                                        line.providerRefundNo(),
                                        RefundState.SUCCEEDED,
                                        line.amount(),
                                        null,
                                        null))
                        : differs(DifferenceType.REFUND, line, held, text);
        };
    }

    private static boolean same(BillLine line, HeldRefund refund) {
        boolean merchantNo = line.refundNo() != null && line.refundNo().equals(refund.merchantNo());
        boolean providerNo =
                line.providerRefundNo() != null && line.providerRefundNo().equals(refund.providerNo());
        return (merchantNo || providerNo)
                && (refund.tradeNo() == null || refund.tradeNo().equals(line.tradeNo()));
    }

    private Optional<Difference> reversal(BillLine line, Held held) {
        boolean undone = held.status() == OrderStatus.REVERSED
                || held.payments().stream().anyMatch(p -> p.tradeNo().equals(line.tradeNo()) && p.reversed());
        return undone || line.state() != State.SUCCEEDED
                ? Optional.empty()
                : differs(DifferenceType.STATUS, line, held, "undone on the bill, " + held.status() + " here");
    }

    private Optional<Difference> dispute(BillLine line, Held held) {
        return held.disputed()
                ? Optional.empty()
                : differs(DifferenceType.STATUS, line, held, "disputed on the bill, no dispute is known here");
    }

    private Optional<Difference> differs(DifferenceType type, BillLine line, @Nullable Held held, String text) {
        return Optional.of(difference(type, line, held, text, null));
    }

    private Optional<Difference> repaired(DifferenceType type, BillLine line, Held held, String text, Claim claim) {
        PaymentFact fact = new PaymentFact(
                new FactKey(account, key(line)),
                Source.BILL,
                owner.merchant(),
                held.orderId(),
                line.tradeNo(),
                claim,
                Texts.sanitized(line.raw(), RAW_CHARS_MAX),
                line.at(),
                now,
                false,
                false,
                owner.environment());
        return Optional.of(difference(type, line, held, text, fact));
    }

    /** The same line is the same fact, however often the bill is read. Numbers are bounded, so the key is. */
    private static String key(BillLine line) {
        String refund =
                line.kind() == BillLine.Kind.REFUND ? refundNumber(line.refundNo(), line.providerRefundNo()) : "";
        String key = "bill:" + line.tradeNo() + ":" + line.kind() + ":"
                + line.amount().minor() + ":" + refund;
        return key.length() <= FactKey.EVENT_KEY_CHARS_MAX ? key : "bill:" + Hashes.sha256Hex(key);
    }

    private static Difference difference(
            DifferenceType type, BillLine line, @Nullable Held held, String text, @Nullable PaymentFact repair) {
        return new Difference(
                type,
                line.kind(),
                line.tradeNo(),
                refundNumber(line.refundNo(), line.providerRefundNo()),
                held == null ? line.orderNo() : held.orderId(),
                text,
                line.number(),
                Json.write(line),
                held == null ? null : Json.write(held),
                repair);
    }

    /** By which a refund is told from another. */
    static String refundNumber(@Nullable String merchantNo, @Nullable String providerNo) {
        return Objects.requireNonNullElse(merchantNo, Objects.requireNonNullElse(providerNo, ""));
    }
}
