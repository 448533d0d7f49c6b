package io.paysync.statusapi.messages;

/**
 * Why a message can never be taken.
 *
 * @param detail for people who look at the message; not for logs, since it may name what is in it
 */
record Refusal(Reason reason, String detail) {
    enum Reason {
        /** No JSON object. */
        MALFORMED,
        TOO_LARGE,
        /** Not what the operation asks for. */
        INVALID,
        /** A merchant that this source may not speak for. */
        FORBIDDEN,
        /** The order is there with other content. */
        CONFLICT,
        /** There is no such order. */
        NOT_FOUND,
        /** It cannot be done as things stand. */
        REFUSED,
        /** It broke whoever read it, again and again. */
        INTERNAL
    }

    /** Without stack trace: it tells of the outside, not of a bug. */
    RefusedException asException() {
        return new RefusedException(this);
    }

    /** A refusal on its way. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Refusal refusal;

        private RefusedException(Refusal refusal) {
            super(refusal.reason.name(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }
}
