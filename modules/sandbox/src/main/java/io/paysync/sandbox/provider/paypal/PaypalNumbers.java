package io.paysync.sandbox.provider.paypal;

import io.paysync.sandbox.trade.Trade;

/**
 * PayPal has a number for the order, one for the capture that pays it, and one for an authorisation. The shop knows the
 * order's from the beginning, so that is the trade's number; the others are the same letters in another order.
 */
final class PaypalNumbers {
    private PaypalNumbers() {}

    static String capture(Trade trade) {
        return reversed(trade.tradeNo());
    }

    static String orderOfCapture(String captureId) {
        return reversed(captureId);
    }

    static String authorization(Trade trade) {
        String number = trade.tradeNo();
        return number.charAt(number.length() - 1) + number.substring(0, number.length() - 1);
    }

    static String orderOfAuthorization(String authorizationId) {
        return authorizationId.substring(1) + authorizationId.charAt(0);
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }
}
