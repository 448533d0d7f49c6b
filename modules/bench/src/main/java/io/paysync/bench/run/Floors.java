package io.paysync.bench.run;

/** What the bare servers did in this run, per second. */
record Floors(double http, double verified, double stored, double moved) {
    /** Nothing to compare with. */
    static final Floors NONE = new Floors(0, 0, 0, 0);
}
