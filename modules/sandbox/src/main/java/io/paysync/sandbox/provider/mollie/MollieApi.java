package io.paysync.sandbox.provider.mollie;

import io.paysync.contract.bus.FaultException;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.ApiAnswer;
import io.paysync.sandbox.provider.ApiRequest;
import io.paysync.sandbox.provider.Form;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mollie's API: the profile's key as bearer, payments by Mollie's own number; answers are not signed. */
final class MollieApi {
    private static final Pattern PAYMENT = Pattern.compile("/v2/payments/(tr_[A-Za-z0-9]+)");
    private static final Pattern REFUND = Pattern.compile("/v2/payments/(tr_[A-Za-z0-9]+)/refunds/(re_[A-Za-z0-9]+)");

    private final Secrets secrets;
    private final Trades trades;

    MollieApi(Secrets secrets, Trades trades) {
        this.secrets = secrets;
        this.trades = trades;
    }

    ApiAnswer answer(ApiRequest request, Instant now) {
        byte[] key = ("Bearer " + secrets.text(MolliePlug.API_KEY)).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(key, request.header("Authorization").getBytes(StandardCharsets.UTF_8))) {
            return MollieTexts.error(401, "Unauthorized Request", "Missing authentication, or failed to authenticate");
        }
        Matcher payment = PAYMENT.matcher(request.path());
        if (payment.matches()) {
            String id = payment.group(1);
            return switch (request.method()) {
                case "GET" -> get(id, request);
                case "DELETE" -> cancel(id, now);
                default -> MollieTexts.error(405, "Method Not Allowed", "The method is not supported");
            };
        }
        Matcher refund = REFUND.matcher(request.path());
        return refund.matches() && request.method().equals("GET")
                ? refund(refund.group(1), refund.group(2))
                : MollieTexts.error(404, "Not Found", "No such resource");
    }

    private ApiAnswer get(String id, ApiRequest request) {
        String embed = Form.decode(request.query(), StandardCharsets.UTF_8).getOrDefault("embed", "");
        return trade(id)
                .map(trade -> payment(trade, Set.copyOf(List.of(embed.split(",", -1)))))
                .orElseGet(() -> missing("payment", id));
    }

    private ApiAnswer cancel(String id, Instant now) {
        Optional<Trade> found = trade(id);
        if (found.isEmpty()) {
            return missing("payment", id);
        }
        try {
            Trade closed = trades.change("mollie", found.get().orderNo(), trade -> trade.close(now));
            return payment(closed, Set.of()).telling(closed, new TradeEvent.Closed());
        } catch (FaultException e) {
            return MollieTexts.error(422, "Unprocessable Entity", "The payment cannot be cancelled");
        }
    }

    private ApiAnswer refund(String paymentId, String refundId) {
        return trade(paymentId)
                .flatMap(trade -> trade.refunds().stream()
                        .filter(refund -> refund.providerNo().equals(refundId))
                        .findFirst()
                        .map(refund -> MollieTexts.answer(200, MollieTexts.refund(trade, refund))))
                .orElseGet(() -> missing("refund", refundId));
    }

    private Optional<Trade> trade(String id) {
        return trades.findByTradeNo("mollie", id);
    }

    private ApiAnswer payment(Trade trade, Set<String> embed) {
        return MollieTexts.answer(200, MollieTexts.payment(trade, secrets.text(MolliePlug.PROFILE_ID), embed));
    }

    private static ApiAnswer missing(String what, String id) {
        return MollieTexts.error(404, "Not Found", "No " + what + " exists with token " + id + ".");
    }
}
