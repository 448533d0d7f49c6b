package io.paysync.launcher.cli;

import io.paysync.intake.StoredCallbacks.Stored;
import io.paysync.providers.Account;
import io.paysync.providers.Opening;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an account's keys make of stored callbacks, each judged as of the moment it came.
 *
 * @param provenBy how many by the name of the key that proves them
 * @param openedBy how many by the name of the key that opens them, where who sent them cannot be told
 * @param notProven how many by the reason why they would be refused
 * @param unclear how many by the reason why it cannot be told without the provider or without what is not stored
 */
record KeyTrial(
        int total,
        @Nullable Instant oldest,
        @Nullable Instant newest,
        Map<String, Integer> provenBy,
        Map<String, Integer> openedBy,
        Map<String, Integer> notProven,
        Map<String, Integer> unclear) {
    /** @param stored the newest first */
    static KeyTrial of(Account account, List<Stored> stored) {
        Map<String, Integer> provenBy = new TreeMap<>();
        Map<String, Integer> openedBy = new TreeMap<>();
        Map<String, Integer> notProven = new TreeMap<>();
        Map<String, Integer> unclear = new TreeMap<>();
        for (Stored each : stored) {
            switch (account.verify(each.raw(), each.at())) {
                case Verdict.Genuine genuine -> provenBy.merge(genuine.keyId(), 1, Integer::sum);
                case Verdict.Refused refused
                when !open(account, refused) ->
                    notProven.merge(refused.reason() + ", " + refused.detail(), 1, Integer::sum);
                case Verdict.Refused refused -> {
                    switch (account.opening(each.raw(), each.at())) {
                        case Opening.Opened opened -> openedBy.merge(opened.keyId(), 1, Integer::sum);
                        case Opening.Shut shut ->
                            notProven.merge(Reason.DECRYPT_FAILED + ", " + shut.why(), 1, Integer::sum);
                        case Opening.None none ->
                            unclear.merge(refused.reason() + ", " + refused.detail(), 1, Integer::sum);
                    }
                }
            }
        }
        return new KeyTrial(
                stored.size(),
                stored.isEmpty() ? null : stored.getLast().at(),
                stored.isEmpty() ? null : stored.getFirst().at(),
                provenBy,
                openedBy,
                notProven,
                unclear);
    }

    /** The Authorization header is never stored; some proofs need the provider. */
    private static boolean open(Account account, Verdict.Refused refused) {
        boolean notStored =
                refused.reason() == Reason.MISSING_SIGNATURE && refused.detail().contains("Authorization");
        return notStored || (refused.reason() == Reason.UNKNOWN_KEY && account.needsOutside());
    }

    /** Whether any of them says something about the keys. */
    boolean judged() {
        return !provenBy.isEmpty() || !openedBy.isEmpty() || !notProven.isEmpty();
    }

    String span() {
        return oldest == null || newest == null ? " in that time" : ", from " + oldest + " to " + newest;
    }
}
