package io.paysync.dispatch;

/** What is told in order: the changes of one order to one receiver. */
record Lane(String orderId, EndpointKey endpoint) implements Comparable<Lane> {
    @Override
    public int compareTo(Lane other) {
        // The order of the primary key, so that rows of a batch are locked in index order.
        int byMerchant = endpoint.merchant().compareTo(other.endpoint.merchant());
        if (byMerchant != 0) {
            return byMerchant;
        }
        int byOrder = orderId.compareTo(other.orderId);
        return byOrder != 0 ? byOrder : endpoint.endpointId().compareTo(other.endpoint.endpointId());
    }
}
