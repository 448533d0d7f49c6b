package io.paysync.contract.domain;

/**
 * Which order: the merchant (tenant of this installation; {@code default} where there is only one) and the merchant
 * order number (out_trade_no) that the shop gave it. Compared exactly: case and blanks matter.
 */
public record OrderKey(String merchant, String orderId) implements Comparable<OrderKey> {
    public static final int ORDER_ID_CHARS_MAX = 128;

    public OrderKey {
        Texts.require(merchant, 1, 64, "merchant");
        Texts.require(orderId, 1, ORDER_ID_CHARS_MAX, "orderId");
    }

    @Override
    public int compareTo(OrderKey other) {
        int byMerchant = merchant.compareTo(other.merchant);
        return byMerchant != 0 ? byMerchant : orderId.compareTo(other.orderId);
    }

    @Override
    public String toString() {
        return merchant + "/" + orderId;
    }
}
