package io.paysync.bench.fuzz;

import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The part of judging that goes outside ({@link Account#prove}): a callback that names an address, a serial, a payment or a
 * cancel makes this node ask. Whatever it names, only the provider is asked, once at most, and what the world then answers
 * makes nothing genuine that was not.
 */
final class Asking {
    /** For one callback: the certificate, the payment or the cancel that it names. */
    static final int ASKS_MAX = 1;

    /** What the limit on asks lets through again; without it the fuzzer would meet that limit and nothing else. */
    private static final Duration BETWEEN = Duration.ofMillis(10);

    private final Account account;
    private final Elsewhere elsewhere;
    private final Pattern addresses;
    private Instant now = Subject.NOW;
    private long asked;

    /**
     * @param account asks {@code elsewhere}
     * @param addresses all that it may ask
     */
    Asking(Account account, Elsewhere elsewhere, Pattern addresses) {
        this.account = account;
        this.elsewhere = elsewhere;
        this.addresses = addresses;
    }

    /** A breach is an AssertionError. */
    void check(RawCallback raw) {
        now = now.plus(BETWEEN);
        elsewhere.answering(which(raw));
        Future<Verdict> proving = account.prove(raw, now);
        elsewhere.late();
        List<String> addressed = elsewhere.asked();
        asked += addressed.size();
        Properties.require(addressed.size() <= ASKS_MAX, "one callback makes us ask " + addressed.size() + " times");
        for (String address : addressed) {
            Properties.require(addresses.matcher(address).matches(), "a callback makes us ask at " + address);
        }
        if (proving != null) {
            Properties.require(proving.isComplete(), "it waits for ever for " + elsewhere);
            Properties.require(proving.succeeded(), "proving fails: " + proving.cause());
            Verdict proven = proving.result();
            Properties.require(
                    proven instanceof Verdict.Refused || proven.equals(account.verify(raw, now)),
                    "made genuine by " + elsewhere);
        }
    }

    /** How often anybody was asked. */
    long asked() {
        return asked;
    }

    /** The same each time for the same input, so that a finding is found again. */
    private static int which(RawCallback raw) {
        CRC32 crc = new CRC32();
        crc.update(raw.body());
        raw.headers().forEach(header -> crc.update(TestKeys.bytes(header.getValue())));
        return (int) (crc.getValue() % Elsewhere.answers());
    }
}
