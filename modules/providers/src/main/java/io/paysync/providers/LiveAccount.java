package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.OrderKey;
import io.paysync.providers.bill.Bills;
import io.paysync.providers.reading.Answers;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An account whose keys can be changed while callbacks come in: each call goes to what was read last, whole. Whoever holds
 * an account or its client goes on holding it. May be used from several threads.
 */
final class LiveAccount implements Account {
    private final QueryClient client = new Client();
    private volatile Reading reading;

    /** @param fingerprint the same as long as the settings of the account say the same */
    private record Reading(Account account, String fingerprint) {}

    LiveAccount(Account account, String fingerprint) {
        this.reading = new Reading(account, fingerprint);
    }

    /**
     * Goes over to what the other one has read, unless it says the same: then what this one has fetched and remembers is
     * kept.
     *
     * @return whether it went over
     */
    boolean take(LiveAccount fresh) {
        Reading theirs = fresh.reading;
        if (theirs.fingerprint().equals(reading.fingerprint())) {
            return false;
        }
        reading = theirs;
        return true;
    }

    private Account account() {
        return reading.account();
    }

    @Override
    public AccountRef ref() {
        return account().ref();
    }

    @Override
    public String merchant() {
        return account().merchant();
    }

    @Override
    public Environment environment() {
        return account().environment();
    }

    @Override
    public Verdict verify(RawCallback raw, Instant now) {
        return account().verify(raw, now);
    }

    @Override
    public @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        return account().prove(raw, now);
    }

    @Override
    public Verdict explain(RawCallback raw, Instant now, Consumer<String> step) {
        return account().explain(raw, now, step);
    }

    @Override
    public boolean needsOutside() {
        return account().needsOutside();
    }

    @Override
    public Opening opening(RawCallback raw, Instant now) {
        return account().opening(raw, now);
    }

    @Override
    public Set<String> evidenceHeaders() {
        return account().evidenceHeaders();
    }

    @Override
    public List<KeyTerm> keys() {
        return account().keys();
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        return account().details(raw, now);
    }

    @Override
    public Ack accepted() {
        return account().accepted();
    }

    @Override
    public Ack accepted(RawCallback raw) {
        return account().accepted(raw);
    }

    @Override
    public Ack refused(Verdict.Refused why) {
        return account().refused(why);
    }

    @Override
    public Ack unavailable() {
        return account().unavailable();
    }

    @Override
    public Optional<QueryClient> client() {
        return account().client().map(now -> client);
    }

    /** As of now: whoever reads a bill asks for it anew each time. */
    @Override
    public Optional<Bills> bills() {
        return account().bills();
    }

    @Override
    public String toString() {
        return account().toString();
    }

    /** Asks with the credentials of the moment. */
    private final class Client implements QueryClient {
        @Override
        public Future<QueryAnswer> query(OrderKey key, @Nullable String tradeNo, Instant now) {
            return account()
                    .client()
                    .map(client -> client.query(key, tradeNo, now))
                    .orElseGet(Client::gone);
        }

        @Override
        public QueryClient inTurns(Turns turns) {
            return account().client().map(client -> client.inTurns(turns)).orElse(this);
        }

        @Override
        public int together() {
            return account().client().map(QueryClient::together).orElse(1);
        }

        @Override
        public Future<Map<OrderKey, QueryAnswer>> queryTogether(List<OrderKey> keys, Instant now) {
            return account()
                    .client()
                    .map(client -> client.queryTogether(keys, now))
                    .orElseGet(() -> Future.succeededFuture(Map.of()));
        }

        @Override
        public Future<QueryAnswer> refund(OrderKey key, @Nullable String tradeNo, RefundRef refund, Instant now) {
            return account()
                    .client()
                    .map(client -> client.refund(key, tradeNo, refund, now))
                    .orElseGet(Client::gone);
        }

        private static Future<QueryAnswer> gone() {
            return Future.succeededFuture(new QueryAnswer.Misconfigured(
                    "NO_CREDENTIALS", "the settings hold no credentials to ask with any more"));
        }

        @Override
        public Future<CloseAnswer> close(OrderKey key, @Nullable String tradeNo, Instant now) {
            return account()
                    .client()
                    .map(client -> client.close(key, tradeNo, now))
                    .orElseGet(() -> Future.failedFuture(Answers.refused(
                            "NO_CREDENTIALS", "the settings hold no credentials to ask with any more")));
        }
    }
}
