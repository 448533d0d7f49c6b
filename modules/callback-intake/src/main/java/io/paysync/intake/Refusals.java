package io.paysync.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Texts;
import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Stores a sample of what was refused: a few a second for each account, one write at a time, and none while the last one
 * has not come back. An attacker decides how much is refused, so nothing here may grow with it.
 */
final class Refusals {
    private static final int DETAIL_CHARS_MAX = 500;

    private final RejectedStore store;
    private final IntakeConfig.RejectedConfig config;
    private final LongSupplier nanos;
    private final Counter stored;
    private final Map<AccountRef, Allowance> allowances = new HashMap<>();
    private boolean writing;

    /** @param nanos monotonic time, ns */
    Refusals(RejectedStore store, IntakeConfig.RejectedConfig config, LongSupplier nanos, MeterRegistry meters) {
        this.store = store;
        this.config = config;
        this.nanos = nanos;
        this.stored = Counter.builder("paysync.intake.rejected.stored")
                .description("refused callbacks kept as a sample")
                .register(meters);
    }

    /** Samples of one account in the current second. */
    private static final class Allowance {
        private long second;
        private int used;
    }

    /** Keeps it as a sample, if the allowance and the database let it. */
    void sample(Account account, Verdict.Refused why, RawCallback raw, SocketAddress remote) {
        if (writing || !allowed(account.ref())) {
            return;
        }
        writing = true;
        byte[] body = raw.body().length <= config.bodyBytesMax()
                ? raw.body()
                : Arrays.copyOf(raw.body(), config.bodyBytesMax());
        store.add(
                        account.ref(),
                        why.reason().name(),
                        Texts.sanitized(why.detail(), DETAIL_CHARS_MAX),
                        Texts.sanitized(String.valueOf(remote.hostAddress()), 100),
                        IntakeRules.evidenceHeaders(raw.headers(), account.evidenceHeaders()),
                        Buffer.buffer(body))
                .onSuccess(done -> stored.increment())
                .onComplete(done -> writing = false);
    }

    private boolean allowed(AccountRef account) {
        long second = nanos.getAsLong() / 1_000_000_000L;
        Allowance allowance = allowances.computeIfAbsent(account, a -> new Allowance());
        if (allowance.second != second) {
            allowance.second = second;
            allowance.used = 0;
        }
        return ++allowance.used <= config.perSecond();
    }
}
