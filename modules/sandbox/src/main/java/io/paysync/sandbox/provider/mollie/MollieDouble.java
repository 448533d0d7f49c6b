package io.paysync.sandbox.provider.mollie;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.JsonDouble;
import io.paysync.sandbox.provider.Numbers;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Mollie's classic webhooks: a form with the number of a payment. Nothing is signed and nothing is told; whoever gets one
 * asks the API what became of the payment.
 */
final class MollieDouble extends JsonDouble {
    /** Mollie says "10 times in about 26 hours"; how the waits grow is ours. */
    private static final List<Duration> RETRY_GAPS = minutes(1, 2, 4, 8, 16, 60, 180, 480, 809);

    private final MollieApi api;

    MollieDouble(Secrets secrets, Trades trades) {
        this.api = new MollieApi(secrets, trades);
    }

    @Override
    public String name() {
        return "mollie";
    }

    @Override
    public String currency() {
        return "EUR";
    }

    @Override
    public String newTradeNo(RandomGenerator random, Instant now) {
        return "tr_" + Numbers.alphanumeric(random, 10);
    }

    @Override
    public String newRefundNo(RandomGenerator random, Instant now) {
        return "re_" + Numbers.alphanumeric(random, 10);
    }

    /** The only forgery there is: the number of a payment that does not exist. */
    @Override
    public Optional<SignedRequest> callback(Notification notification, Forgery forgery, Instant now) {
        if (!told(notification.event())) {
            return Optional.empty();
        }
        String number = notification.trade().tradeNo() + (forgery == Forgery.NONE ? "" : "forged");
        return Optional.of(new SignedRequest(
                List.of(Map.entry("Content-Type", "application/x-www-form-urlencoded")),
                ("id=" + number).getBytes(StandardCharsets.US_ASCII)));
    }

    /** A chargeback takes the money at once: that it is lost for good is no news. */
    private static boolean told(TradeEvent event) {
        return !(event instanceof TradeEvent.Disputed disputed)
                || disputed.dispute().state() != Trade.DisputeState.LOST;
    }

    @Override
    public boolean acknowledged(int status, byte[] body) {
        return status == 200;
    }

    @Override
    public Duration answerDeadline() {
        return Duration.ofSeconds(15);
    }

    @Override
    public List<Duration> retryGaps() {
        return RETRY_GAPS;
    }

    @Override
    public ApiAnswer answer(ApiRequest request, Instant now) {
        return api.answer(request, now);
    }

    @Override
    public ApiAnswer throttled() {
        return MollieTexts.error(429, "Too Many Requests", "Too many requests, please try again later");
    }
}
