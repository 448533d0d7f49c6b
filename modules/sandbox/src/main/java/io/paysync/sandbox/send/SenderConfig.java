package io.paysync.sandbox.send;

/**
 * @param timeFactor by how much the provider's retry schedule is compressed: 60 makes four minutes four seconds
 * @param inFlightMax callbacks on the way at the same time
 * @param pendingMax callbacks on the way, in line or waiting for their next try; one more is refused with BUSY
 */
public record SenderConfig(double timeFactor, int inFlightMax, int pendingMax) {
    public static final SenderConfig DEFAULT = new SenderConfig(60, 32, 20_000);

    public SenderConfig {
        if (!(timeFactor >= 1 && timeFactor <= 1_000_000)) {
            throw new IllegalArgumentException("timeFactor must be between 1 and 1000000");
        }
        if (inFlightMax < 1 || inFlightMax > 1024) {
            throw new IllegalArgumentException("inFlightMax must be between 1 and 1024");
        }
        if (pendingMax < 1 || pendingMax > 1_000_000) {
            throw new IllegalArgumentException("pendingMax must be between 1 and 1000000");
        }
    }
}
