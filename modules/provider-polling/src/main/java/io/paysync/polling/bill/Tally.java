package io.paysync.polling.bill;

/** What a comparison has counted so far. Used on one context only. */
final class Tally {
    long lines;
    long ours;
    long compared;
    long differing;
    long repaired;
    long review;
    long carried;
    long passedOver;
    long kept;
    long notKept;
    long handedOver;
    private long stagedLines;
    private long stagedOurs;

    void staged(StageStore.Part part) {
        stagedLines += part.lines();
        stagedOurs += part.ours();
    }

    /** Whether all that was staged is still there: what is staged does not survive a crash of the database. */
    boolean complete() {
        return stagedLines == lines && stagedOurs == ours;
    }

    /** Lines that agree: all that can be compared and do not differ. */
    long matched() {
        return compared - differing;
    }
}
