package io.paysync.providers;

/**
 * The answers a provider understands.
 *
 * @param accepted committed
 * @param refused not genuine or not for us
 * @param later we cannot judge now; the provider shall try again
 * @param unavailable we cannot commit now
 */
public record Acks(Ack accepted, Ack refused, Ack later, Ack unavailable) {
    public Ack refused(Verdict.Refused why) {
        return why.later() ? later : refused;
    }
}
