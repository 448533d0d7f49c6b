package io.paysync.statusapi.auth;

/**
 * @param perSecond requests a second in the long run
 * @param burst requests at once
 */
public record Rate(double perSecond, int burst) {
    public Rate {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException("perSecond must be above 0 and burst at least 1");
        }
    }
}
