package io.paysync.contract.bus;

/** A wake-up for one receiver. It may be lost, so nothing may depend on it but speed. */
public record Ring<M extends Message>(String address, Class<M> type) {
    public static <M extends Message> Ring<M> of(String address, Class<M> type) {
        return new Ring<>(address, type);
    }
}
