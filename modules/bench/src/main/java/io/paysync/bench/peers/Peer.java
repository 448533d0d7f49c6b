package io.paysync.bench.peers;

import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict.Refused;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A provider's own library beside our verifier.
 *
 * @param name of the test
 * @param account ours
 * @param genuine what both take
 * @param headers that carry the proof, and are bent too
 * @param library whether the provider's library takes it; an exception is a no
 * @param reading what a shop does next with what the library offers: the body becomes an object; it returns false never
 * @param stricter where we refuse what the library takes, and why; any other disagreement is a failure
 */
public record Peer(
        String name,
        Account account,
        List<RawCallback> genuine,
        List<String> headers,
        Library library,
        Library reading,
        List<Stricter> stricter) {
    public interface Library {
        boolean takes(RawCallback raw) throws Exception;
    }

    /** @param where whether it is the one that this explains */
    public record Stricter(String why, BiPredicate<Refused, RawCallback> where) {
        static Stricter of(Reason reason, String why) {
            return new Stricter(why, (refused, raw) -> refused.reason() == reason);
        }
    }

    public @Nullable String explanation(Refused refused, RawCallback raw) {
        return stricter.stream()
                .filter(each -> each.where().test(refused, raw))
                .map(Stricter::why)
                .findFirst()
                .orElse(null);
    }

    /** For those whose library reads the callback while it judges it. */
    static final Library READ_ALREADY = raw -> true;

    public boolean libraryTakes(RawCallback raw) {
        try {
            return library.takes(raw);
        } catch (Exception e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
