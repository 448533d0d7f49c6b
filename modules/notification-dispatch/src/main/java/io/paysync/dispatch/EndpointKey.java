package io.paysync.dispatch;

/** One receiver of one merchant. */
record EndpointKey(String merchant, String endpointId) implements Comparable<EndpointKey> {
    @Override
    public int compareTo(EndpointKey other) {
        int byMerchant = merchant.compareTo(other.merchant);
        return byMerchant != 0 ? byMerchant : endpointId.compareTo(other.endpointId);
    }

    @Override
    public String toString() {
        return merchant + "/" + endpointId;
    }
}
