package io.paysync.contract.bus;

/** Something told to every node at once. It may be lost: whoever needs every change reads the change log with a cursor. */
public record News<M extends Message>(String address, Class<M> type) {
    public static <M extends Message> News<M> of(String address, Class<M> type) {
        return new News<>(address, type);
    }
}
