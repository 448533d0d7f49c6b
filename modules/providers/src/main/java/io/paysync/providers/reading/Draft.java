package io.paysync.providers.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Currencies;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.contract.domain.Texts;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.proof.Hashes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fact in the making. The provider's text is genuine but may still hold what cannot be stored (NUL, a number of 300
 * characters) or booked (an amount of "1,00"). Such a thing is noted as a problem, and the finished fact then says
 * {@link Claim.Unusable}: kept, shown to a person, never booked.
 */
public final class Draft {
    private static final int NUMBER_CHARS_MAX = OrderKey.ORDER_ID_CHARS_MAX;
    private static final int RAW_CHARS_MAX = 100;

    /** Clocks differ; a day is no clock. */
    private static final Duration AHEAD_MAX = Duration.ofDays(1);

    private final Identity who;
    private final Source source;
    private final Instant now;
    private String eventKey = "unkeyed";
    private @Nullable String orderNo;
    private @Nullable String tradeNo;
    private String raw = "";
    private @Nullable Instant occurredAt;
    private boolean needsQuery;
    private boolean stale;
    private @Nullable String problem;

    public Draft(Identity who, Source source, Instant now) {
        this.who = who;
        this.source = source;
        this.now = now;
    }

    /** What makes two deliveries one event. A text that cannot be stored is replaced by its hash. */
    public Draft key(String key) {
        boolean storable = !key.isEmpty() && key.length() <= FactKey.EVENT_KEY_CHARS_MAX && Texts.clean(key);
        eventKey = storable ? key : "sha256:" + Hashes.sha256Hex(key);
        return this;
    }

    /** The provider's number of the event; where it gives none, what was sent is the event. */
    public Draft key(@Nullable String eventId, byte[] body) {
        return key(eventId == null || eventId.isEmpty() ? "sha256:" + Hashes.sha256Hex(body) : eventId);
    }

    public Draft order(@Nullable String number) {
        orderNo = number(number, "order number");
        return this;
    }

    public Draft trade(@Nullable String number) {
        tradeNo = number(number, "trade number");
        return this;
    }

    /** The provider's own word for it. */
    public Draft raw(String word) {
        raw = Texts.sanitized(word, RAW_CHARS_MAX);
        return this;
    }

    public Draft at(@Nullable Instant when) {
        occurredAt = when;
        return this;
    }

    public Draft needsQuery() {
        needsQuery = true;
        return this;
    }

    /** As {@link #stale} when it was sent so long ago; an unknown time is no age. */
    public Draft staleAfter(@Nullable Instant sent, Duration lastRetry) {
        return old(sent, lastRetry) ? stale() : this;
    }

    /** The same at a provider that cannot be asked: a person must look. */
    public Draft unaskableAfter(@Nullable Instant sent, Duration lastRetry) {
        stale = stale || old(sent, lastRetry);
        return this;
    }

    private boolean old(@Nullable Instant sent, Duration lastRetry) {
        return sent != null && sent.plus(lastRetry).isBefore(now);
    }

    /** It is older than any repeat, and counts only when a query says the same. */
    public Draft stale() {
        stale = true;
        return needsQuery();
    }

    /** Notes that this cannot be booked; the first problem is the one told. */
    public void problem(String why) {
        if (problem == null) {
            problem = why;
        }
    }

    /** A number of an order, trade or refund as given; null when absent, and a problem when it cannot be stored. */
    public @Nullable String number(@Nullable String text, String what) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.length() > NUMBER_CHARS_MAX || !Texts.clean(text)) {
            problem("the " + what + " cannot be stored");
            return null;
        }
        return text;
    }

    /** An amount in major units as text ({@code "88.80"}); a problem when it is not exactly one. */
    public @Nullable Money major(@Nullable String text, String currency, String what) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return Money.ofMajor(text, currency);
        } catch (IllegalArgumentException e) {
            problem("the " + what + " is not an exact amount");
            return null;
        }
    }

    /** An amount in the currency's minor units as a JSON number. */
    public @Nullable Money minor(@Nullable JsonNode node, @Nullable String currency, String what) {
        return minor(node, currency, -1, what);
    }

    /** An amount in minor units as digits; a problem when it is not exactly that. */
    public @Nullable Money minor(@Nullable String digits, String currency, String what) {
        if (digits == null || digits.isEmpty()) {
            return null;
        }
        if (digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            problem("the " + what + " is not a whole number of minor units");
            return null;
        }
        return new Money(Long.parseLong(digits), currency);
    }

    /** @param exponent digits after the point in the provider's unit, or -1 for the currency's own */
    public @Nullable Money minor(@Nullable JsonNode node, @Nullable String currency, int exponent, String what) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            problem("the " + what + " is not a whole number of minor units");
            return null;
        }
        String code = currency == null ? "" : currency.toUpperCase(Locale.ROOT);
        if (!Currencies.known(code)) {
            problem("the currency of the " + what + " is missing or unknown");
            return null;
        }
        int shift = exponent < 0 ? 0 : Currencies.exponent(code) - exponent;
        try {
            long minor =
                    BigDecimal.valueOf(node.longValue()).movePointRight(shift).longValueExact();
            return new Money(minor, code);
        } catch (ArithmeticException e) {
            problem("the " + what + " does not fit the minor units of its currency");
            return null;
        }
    }

    /** A time of payment; a problem when it lies more than a day ahead of us. */
    public @Nullable Instant paidAt(@Nullable Instant when) {
        if (when != null && when.isAfter(now.plus(AHEAD_MAX))) {
            problem("the time of payment lies more than a day ahead");
        }
        return when;
    }

    /** The fact; a claim of null or a noted problem makes it one that nobody books. */
    public PaymentFact fact(@Nullable Claim claim) {
        boolean unusable = claim == null || problem != null;
        String why = problem == null ? "the message does not say what it must" : problem;
        return new PaymentFact(
                new FactKey(who.ref(), eventKey),
                source,
                who.merchant(),
                orderNo,
                tradeNo,
                unusable || claim == null ? new Claim.Unusable(why) : claim,
                raw,
                occurredAt,
                now,
                // An answer to a query is what a query would confirm; asking again says the same.
                source != Source.POLL && (needsQuery || unusable),
                stale,
                who.environment());
    }
}
