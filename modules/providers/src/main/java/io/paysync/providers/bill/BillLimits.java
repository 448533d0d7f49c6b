package io.paysync.providers.bill;

/**
 * How much a bill may be. A file of a few kilobytes can unpack to terabytes, and a line need not end.
 *
 * @param bytesMax unpacked
 * @param linesMax of payments, refunds and the like
 * @param lineCharsMax in one line
 */
public record BillLimits(long bytesMax, int linesMax, int lineCharsMax) {
    public static final BillLimits DEFAULT = new BillLimits(8L << 30, 20_000_000, 16_384);
}
