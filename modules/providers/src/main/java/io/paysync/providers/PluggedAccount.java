package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Environment;
import io.paysync.providers.bill.Bills;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An account made of a provider's parts: its rule, its answers, its client. */
public final class PluggedAccount implements Account {
    private final AccountRef ref;
    private final String merchant;
    private final Environment environment;
    private final CallbackRule rule;
    private final Acks acks;
    private final Function<RawCallback, Ack> accepted;
    private final Optional<QueryClient> client;
    private final Optional<Bills> bills;

    /** @param accepted the success answer for this very request */
    public PluggedAccount(
            Identity who,
            CallbackRule rule,
            Acks acks,
            Function<RawCallback, Ack> accepted,
            Optional<QueryClient> client) {
        this(who, rule, acks, accepted, client, Optional.empty());
    }

    private PluggedAccount(
            Identity who,
            CallbackRule rule,
            Acks acks,
            Function<RawCallback, Ack> accepted,
            Optional<QueryClient> client,
            Optional<Bills> bills) {
        this.ref = who.ref();
        this.merchant = who.merchant();
        this.environment = who.environment();
        this.rule = rule;
        this.acks = acks;
        this.accepted = accepted;
        this.client = client;
        this.bills = bills;
    }

    /** An account whose success answer is always the same. */
    public PluggedAccount(Identity who, CallbackRule rule, Acks acks, Optional<QueryClient> client) {
        this(who, rule, acks, raw -> acks.accepted(), client);
    }

    /** The same account, with bills to compare with. */
    public PluggedAccount with(Bills itsBills) {
        Identity who = new Identity(ref, merchant, environment);
        return new PluggedAccount(who, rule, acks, accepted, client, Optional.of(itsBills));
    }

    /** Whose account it is. */
    public record Identity(AccountRef ref, String merchant, Environment environment) {
        public static Identity of(AccountRef ref, String merchant, boolean live) {
            return new Identity(ref, merchant, live ? Environment.LIVE : Environment.SANDBOX);
        }

        public boolean live() {
            return environment == Environment.LIVE;
        }
    }

    @Override
    public AccountRef ref() {
        return ref;
    }

    @Override
    public String merchant() {
        return merchant;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public Verdict verify(RawCallback raw, Instant now) {
        return rule.judge(raw, now, Steps.SILENT);
    }

    @Override
    public @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        return rule.prove(raw, now);
    }

    @Override
    public Verdict explain(RawCallback raw, Instant now, Consumer<String> step) {
        return rule.judge(raw, now, Steps.to(step));
    }

    @Override
    public boolean needsOutside() {
        return rule.needsOutside();
    }

    @Override
    public Opening opening(RawCallback raw, Instant now) {
        return rule.opening(raw, now);
    }

    @Override
    public Set<String> evidenceHeaders() {
        return rule.evidenceHeaders();
    }

    @Override
    public List<KeyTerm> keys() {
        return rule.keys();
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        return verify(raw, now) instanceof Verdict.Genuine ? rule.details(raw, now) : Map.of();
    }

    @Override
    public Ack accepted() {
        return acks.accepted();
    }

    @Override
    public Ack accepted(RawCallback raw) {
        return accepted.apply(raw);
    }

    @Override
    public Ack refused(Verdict.Refused why) {
        // What proves it could not be had from outside yet: that is no error of ours and none of the sender's.
        boolean unfetched = why.reason() == Reason.UNKNOWN_KEY && rule.needsOutside();
        return unfetched ? acks.unavailable() : acks.refused(why);
    }

    @Override
    public Ack unavailable() {
        return acks.unavailable();
    }

    @Override
    public Optional<QueryClient> client() {
        return client;
    }

    @Override
    public Optional<Bills> bills() {
        return bills;
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}
