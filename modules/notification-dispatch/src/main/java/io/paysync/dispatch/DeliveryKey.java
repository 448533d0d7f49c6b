package io.paysync.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * One change for one receiver. Both ids shown outside are made from it, so they are the same wherever and however often
 * they are made, even when the change is taken anew after its row was removed.
 */
record DeliveryKey(Lane lane, int version) implements Comparable<DeliveryKey> {
    private static final int MESSAGE_ID_BYTES = 20;
    private static final int ID_CHARS_MAX = 700;

    static DeliveryKey of(String merchant, String orderId, String endpointId, int version) {
        return new DeliveryKey(new Lane(orderId, new EndpointKey(merchant, endpointId)), version);
    }

    String merchant() {
        return lane.endpoint().merchant();
    }

    String orderId() {
        return lane.orderId();
    }

    String endpointId() {
        return lane.endpoint().endpointId();
    }

    /** The receiver's idempotency key; no full stop in it, it is part of what is signed. */
    String messageId() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((merchant() + '\n' + orderId() + '\n' + endpointId() + '\n' + version)
                            .getBytes(StandardCharsets.UTF_8));
            return "msg_"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, MESSAGE_ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The id by which operators name it; it says nothing of the merchant, so a foreign one leads nowhere. */
    String deliveryId() {
        String text = version + "\n" + endpointId() + '\n' + orderId();
        return "dlv_" + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads {@link #deliveryId}; empty when it is none. */
    static Optional<DeliveryKey> ofDeliveryId(String merchant, String id) {
        if (!id.startsWith("dlv_") || id.length() > ID_CHARS_MAX) {
            return Optional.empty();
        }
        try {
            byte[] text = Base64.getUrlDecoder().decode(id.substring("dlv_".length()));
            String[] parts = new String(text, StandardCharsets.UTF_8).split("\n", 3);
            return parts.length == 3
                    ? Optional.of(of(merchant, parts[2], parts[1], Integer.parseInt(parts[0])))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(DeliveryKey other) {
        int byLane = lane.compareTo(other.lane);
        return byLane != 0 ? byLane : Integer.compare(version, other.version);
    }

    @Override
    public String toString() {
        return merchant() + '/' + orderId() + '/' + endpointId() + '/' + version;
    }
}
