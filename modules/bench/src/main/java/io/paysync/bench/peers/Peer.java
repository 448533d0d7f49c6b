package io.paysync.bench.peers;

import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict.Refused;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
 * @param stricter where we refuse what the library takes, and why; any other such disagreement is a failure
 * @param laxer where we take what the library refuses, and why; any other such disagreement is a failure
 */
public record Peer(
        String name,
        Account account,
        List<RawCallback> genuine,
        List<String> headers,
        Library library,
        Library reading,
        List<Stricter> stricter,
        List<Laxer> laxer) {
    public interface Library {
        boolean takes(RawCallback raw) throws Exception;
    }

    /** @param where whether it is the one that this explains; beside the reason it looks at the callback alone */
    public record Stricter(String why, BiPredicate<Refused, RawCallback> where) {}

    /** @param where whether it is the one that this explains */
    public record Laxer(String why, Predicate<RawCallback> where) {}

    /** Why we alone refuse it; null when nothing explains that. */
    public @Nullable String explanation(Refused refused, RawCallback raw) {
        return stricter.stream()
                .filter(each -> each.where().test(refused, raw))
                .map(Stricter::why)
                .findFirst()
                .orElse(null);
    }

    /** Why the library alone refuses it; null when nothing explains that. */
    public @Nullable String excuse(RawCallback raw) {
        return laxer.stream()
                .filter(each -> each.where().test(raw))
                .map(Laxer::why)
                .findFirst()
                .orElse(null);
    }

    /** The reasons of all differences that there are. */
    public List<String> differences() {
        return Stream.concat(
                        stricter.stream().map(Stricter::why), laxer.stream().map(Laxer::why))
                .toList();
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
