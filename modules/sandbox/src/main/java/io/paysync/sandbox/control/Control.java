package io.paysync.sandbox.control;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Currencies;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.http.ApiFault;
import io.paysync.sandbox.payments.Payments;
import io.paysync.sandbox.payments.Payments.Act;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plays payer, shop and forger as it is told. May be used from any thread. */
public final class Control {
    private static final long AMOUNT_MAX = 1_000_000_000_000L;

    private final Payments payments;
    private final BiConsumer<String, ApiFault> setFault;
    private final Function<String, ApiFault> fault;

    /**
     * @param setFault of a provider's API
     * @param fault that it has now
     */
    public Control(Payments payments, BiConsumer<String, ApiFault> setFault, Function<String, ApiFault> fault) {
        this.payments = payments;
        this.setFault = setFault;
        this.fault = fault;
    }

    /**
     * @param orderNo of the order; null: the request names it
     * @return what it led to, for JSON. A callback is under way then; how it ends shows in the trade's {@code notified}
     * @throws FaultException INVALID, NOT_FOUND, CONFLICT or BUSY, in words
     */
    public Object act(Action action, @Nullable String orderNo, ControlRequest request) {
        return switch (action) {
            case OPEN -> open(orderNo == null ? request.text("orderNo") : orderNo, request);
            case API -> api(request);
            case PAY, CLOSE, REFUND, UNREFUND, DISPUTE, FORGE -> {
                String number = orderNo == null ? request.text("orderNo") : orderNo;
                yield view(step(action, trade(number, request.textOrNull("provider")), request));
            }
        };
    }

    /** The trade of this order; the newest when several providers have one and none is named. */
    public Trade trade(String orderNo, @Nullable String provider) {
        return payments.find(provider, orderNo)
                .orElseThrow(() -> Fault.of(Fault.Code.NOT_FOUND, "no such trade: " + orderNo));
    }

    /** How each provider's API behaves now. */
    public Object faults() {
        Map<String, Object> out = new TreeMap<>();
        for (String provider : payments.providers()) {
            ApiFault now = fault.apply(provider);
            out.put(
                    provider,
                    Map.of(
                            "mode",
                            TradeView.lower(now.mode()),
                            "delayMs",
                            now.delay().toMillis(),
                            "requests",
                            now.requests()));
        }
        return out;
    }

    private Object open(String orderNo, ControlRequest request) {
        ProviderDouble provider = payments.provider(request.text("provider"));
        String currency = request.textOrNull("currency");
        String used = currency == null ? provider.currency() : currency;
        if (!Currencies.known(used)) {
            throw Fault.of(Fault.Code.INVALID, "currency must be an ISO 4217 code");
        }
        Faults faults = request.faults();
        boolean pay = request.flag("pay", true);
        Trade opened = payments.open(
                provider.name(),
                orderNo,
                new Money(request.number("amountMinor", 0, AMOUNT_MAX), used),
                request.textOrNull("subject"),
                request.uri("callbackUrl"));
        if (!pay || opened.state() != Trade.State.WAIT) {
            return TradeView.of(opened);
        }
        return view(payments.pay(provider.name(), opened.orderNo(), faults));
    }

    private Act step(Action action, Trade trade, ControlRequest request) {
        String provider = trade.provider();
        String orderNo = trade.orderNo();
        return switch (action) {
            case PAY -> payments.pay(provider, orderNo, request.faults());
            case CLOSE -> payments.close(provider, orderNo, request.faults());
            case REFUND ->
                payments.refund(
                        provider,
                        orderNo,
                        request.number("amountMinor", left(trade), 1, AMOUNT_MAX),
                        request.textOrNull("refundNo"),
                        request.oneOf("outcome", Trade.Outcome.SUCCEEDED),
                        request.faults());
            case UNREFUND -> payments.refundFails(provider, orderNo, request.text("refundNo"), request.faults());
            case DISPUTE ->
                payments.dispute(provider, orderNo, request.oneOf("state", Trade.DisputeState.OPEN), request.faults());
            case FORGE -> payments.forge(provider, orderNo, request.oneOf("kind", Forgery.TAMPERED_BODY));
            case OPEN, API -> throw new IllegalArgumentException(action + " is no step of a trade");
        };
    }

    private static long left(Trade trade) {
        return Math.max(1, trade.amount().minor() - trade.refundedMinor());
    }

    private Object api(ControlRequest request) {
        ApiFault wanted = new ApiFault(
                request.oneOf("mode", ApiFault.Mode.OK),
                Duration.ofMillis(request.number("delayMs", 1000, 0, ApiFault.DELAY_MAX.toMillis())),
                (int) request.number("requests", 0, 0, 1_000_000));
        setFault.accept(payments.provider(request.text("provider")).name(), wanted);
        return faults();
    }

    private static TradeView view(Act act) {
        Throwable refused = act.deliveries().cause();
        if (refused instanceof FaultException failed && failed.fault().retryable()) {
            throw failed;
        }
        return TradeView.of(act.trade());
    }
}
