package io.paysync.providers;

/**
 * The answers a provider understands.
 *
 * @param accepted committed
 * @param refused not genuine or not for us
 * @param later we cannot judge now; the provider shall try again
 * @param unavailable we cannot commit now, or cannot have now what proves it
 */
public record Acks(Ack accepted, Ack refused, Ack later, Ack unavailable) {
    /** Of one type, for a provider that looks at the status alone, and tries again after any that is not 2xx. */
    public static Acks of(String contentType, String accepted, int refusedStatus, String refused, String again) {
        return new Acks(
                new Ack(200, contentType, accepted),
                new Ack(refusedStatus, contentType, refused),
                new Ack(500, contentType, again),
                new Ack(503, contentType, again));
    }

    /** The same in JSON. */
    public static Acks json(int refusedStatus) {
        return of(
                "application/json",
                "{\"received\":true}",
                refusedStatus,
                "{\"error\":\"refused\"}",
                "{\"error\":\"try again\"}");
    }

    public Ack refused(Verdict.Refused why) {
        return why.later() ? later : refused;
    }
}
