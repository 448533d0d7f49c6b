package io.paysync.platform.batch;

/**
 * @param rowsMax items in one write
 * @param bytesMax bytes in one write, as the batcher's size function counts them; one larger item goes alone
 * @param queueMax items that may wait; one more is refused with BUSY
 * @param lanes writes at the same time
 */
public record BatchConfig(int rowsMax, long bytesMax, int queueMax, int lanes) {
    public BatchConfig {
        if (rowsMax < 1 || bytesMax < 1 || queueMax < 1 || lanes < 1) {
            throw new IllegalArgumentException("rowsMax, bytesMax, queueMax and lanes must be at least 1");
        }
    }

    public BatchConfig(int rowsMax, int queueMax, int lanes) {
        this(rowsMax, Long.MAX_VALUE, queueMax, lanes);
    }
}
