package io.paysync.sandbox.provider;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A provider as the sandbox plays it. Signing with RSA takes about 1 ms: {@link #callback} and {@link #answer} belong on
 * a worker. All methods may be called from any thread.
 */
public interface ProviderDouble {
    /** As used in callback URLs: {@code alipay}. */
    String name();

    /** The currency it pays in unless told otherwise. */
    String currency();

    /** Why it would not open such a trade, or empty. */
    Optional<String> refuse(String orderNo, Money amount);

    String newTradeNo(RandomGenerator random, Instant now);

    String newEventId(RandomGenerator random, Instant now);

    String newRefundNo(RandomGenerator random, Instant now);

    /** A number that a shop might choose for the trade's next refund; some providers take not every text. */
    default String shopRefundNo(Trade trade, Instant now) {
        return "RF-" + trade.orderNo() + "-" + (trade.refunds().size() + 1);
    }

    /**
     * The request that tells of it, signed anew on each call as the provider does on each retry; empty when this provider
     * tells nobody of such an event.
     */
    Optional<SignedRequest> callback(Notification notification, Forgery forgery, Instant now);

    /** Whether the provider takes this answer for success and stops. */
    boolean acknowledged(int status, byte[] body);

    /** How long the provider waits for the answer to a callback. */
    Duration answerDeadline();

    /** The waits between a failed callback and the next one; when they are used up it gives up. */
    List<Duration> retryGaps();

    /** Answers a call of its API as the real one does: the caller's signature first. */
    ApiAnswer answer(ApiRequest request, Instant now);

    /** The same, but not genuine: what a middleman could make of it. */
    ApiAnswer forged(ApiAnswer genuine);

    /** What it says when the caller asks too often. */
    ApiAnswer throttled();
}
