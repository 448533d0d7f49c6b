package io.paysync.bench.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be done to the system, and to which part of it. */
enum FaultKind {
    /** A node is gone without a word, and is started again. */
    NODE_KILL("F1", Part.NODE, 1_000, 4_000),
    /** All nodes at once. */
    ALL_KILL("F2", Part.ALL, 500, 2_000),
    /** A node stands still, and goes on as if nothing had been. */
    NODE_STOP("F3", Part.NODE, 3_000, 15_000),
    /** All processes of PostgreSQL are gone at once. */
    DB_KILL("F4", Part.DATABASE, 1_000, 4_000),
    /** Connections of PostgreSQL are all taken by somebody else. */
    DB_CROWD("F8", Part.DATABASE, 3_000, 8_000),
    /** Each answer of PostgreSQL to one node comes late. */
    DB_SLOW("F9", Part.NODE, 3_000, 8_000),
    /** What one node says to PostgreSQL vanishes. */
    DB_HOLE("F9", Part.NODE, 3_000, 8_000),
    /** PostgreSQL cannot be written to. */
    DB_READ_ONLY("F10", Part.DATABASE, 2_000, 5_000),
    REDIS_KILL("F12", Part.REDIS, 2_000, 5_000),
    REDIS_FLUSH("F12", Part.REDIS, 500, 1_000),
    REDIS_STALL("F12", Part.REDIS, 2_000, 8_000),
    /** Redis holds values of other types than the nodes put there. */
    REDIS_TRASH("F12", Part.REDIS, 1_000, 3_000),
    /** One node's bus is cut off, in one direction or in both. */
    BUS_CUT("F13", Part.NODE, 6_000, 15_000),
    /** The providers' query APIs are away, slow, garbled, endless or forged. */
    PROVIDER_API("F16", Part.PROVIDER, 3_000, 8_000),
    /** The way to the providers takes everything and brings nothing. */
    PROVIDER_HOLE("F16", Part.PROVIDER, 3_000, 8_000),
    /** No callbacks at all: payments are found by asking only. */
    SILENCE("F17", Part.CALLBACKS, 4_000, 10_000),
    /** Every callback comes many times. */
    DUPLICATES("F18", Part.CALLBACKS, 3_000, 5_000),
    /** Receivers hang, fail, redirect, answer without end. */
    RECEIVERS_BAD("F21", Part.RECEIVERS, 3_000, 10_000),
    /** Node after node is stopped as ops do it, and started again. */
    ROLLING("F23", Part.ALL, 1_000, 2_000),
    /** Many connections that say one byte now and then. */
    LORIS("F26", Part.NODE, 3_000, 8_000),
    /** Forged, garbled and huge requests as fast as they go. */
    FORGED("F28", Part.CALLBACKS, 2_000, 5_000),
    /** The books of fresh orders cannot be read. */
    POISON_ROW("F29", Part.DATABASE, 3_000, 8_000),
    /** Where a node's log goes, nothing is taken. */
    LOG_STALL("F30", Part.NODE, 4_000, 10_000),
    /** A node's heap is full. */
    OUT_OF_MEMORY("F31", Part.NODE, 1_000, 2_000);

    /** What a fault takes hold of: two faults never have hold of the same. */
    enum Part {
        NODE,
        ALL,
        DATABASE,
        REDIS,
        PROVIDER,
        CALLBACKS,
        RECEIVERS
    }

    private final String number;
    private final Part part;
    private final int shortestMs;
    private final int longestMs;

    FaultKind(String number, Part part, int shortestMs, int longestMs) {
        this.number = number;
        this.part = part;
        this.shortestMs = shortestMs;
        this.longestMs = longestMs;
    }

    /** Of the catalogue of faults in docs/chaos.md. */
    String number() {
        return number;
    }

    Part part() {
        return part;
    }

    int shortestMs() {
        return shortestMs;
    }

    int longestMs() {
        return longestMs;
    }

    /** As the command line and the plan name it: {@code node-kill}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is no such fault */
    static FaultKind named(String label) {
        return all().stream()
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault " + label + "; there are "
                        + String.join(", ", all().stream().map(FaultKind::label).toList())));
    }

    static List<FaultKind> all() {
        return Arrays.asList(values());
    }
}
