package io.paysync.polling.bill;

import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;

/** Letters for the staged lines. */
final class Kinds {
    static final String PAYMENT = "P";
    static final String REFUND = "R";

    /** Statements see one part of so many at a time. */
    static final int BUCKETS = 64;

    private Kinds() {}

    static String letter(Kind kind) {
        return switch (kind) {
            case PAYMENT -> PAYMENT;
            case REFUND -> REFUND;
            case REVERSAL -> "V";
            case DISPUTE -> "D";
            case FEE -> "F";
            case OTHER -> "O";
        };
    }

    static Kind kind(String letter) {
        for (Kind kind : Kind.values()) {
            if (letter(kind).equals(letter)) {
                return kind;
            }
        }
        throw new IllegalStateException("no kind " + letter);
    }

    static String letter(State state) {
        return switch (state) {
            case SUCCEEDED -> "S";
            case PENDING -> "W";
            case FAILED -> "X";
        };
    }

    static State state(String letter) {
        for (State state : State.values()) {
            if (letter(state).equals(letter)) {
                return state;
            }
        }
        throw new IllegalStateException("no state " + letter);
    }

    /** By the trade, so that all that belongs to it lies in one part. */
    static short bucket(String tradeNo) {
        int hash = tradeNo.hashCode();
        return (short) ((hash ^ (hash >>> 7) ^ (hash >>> 17)) & (BUCKETS - 1));
    }
}
