package io.paysync.intake;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.intake.IntakeApi.JudgeStored;
import io.paysync.contract.intake.IntakeApi.Judged;
import io.paysync.intake.StoredCallbacks.Kept;
import io.paysync.platform.Contexts;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.paysync.providers.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a stored callback again, in the way the intake would: the keys and rules of now, and the clock as it stood when the
 * callback came, because by now each of them is too old. What it needs from outside is asked for once more. Writes nothing.
 */
final class Trial {
    private final StoredCallbacks stored;
    private final Accounts accounts;

    Trial(StoredCallbacks stored, Accounts accounts) {
        this.stored = stored;
        this.accounts = accounts;
    }

    Future<Judged> judge(JudgeStored question) {
        return stored.one(StoredId.of(question.id()))
                .compose(found -> found.flatMap(kept -> accounts.find(kept.account())
                                .filter(account -> account.merchant().equals(question.merchant()))
                                .map(account -> judge(account, kept)))
                        .orElseGet(() -> Future.failedFuture(
                                Fault.of(Fault.Code.NOT_FOUND, "no such callback, or its day is not kept any more"))));
    }

    private static Future<Judged> judge(Account account, Kept kept) {
        Instant at = kept.stored().at();
        Future<Verdict> outside = account.prove(kept.stored().raw(), at);
        if (outside == null) {
            return Future.succeededFuture(judged(account, kept));
        }
        // What was fetched is there now, so that the steps can be told.
        Promise<Verdict> proof = Contexts.promise();
        outside.onComplete(proof);
        return proof.future().map(verdict -> {
            List<String> steps = new ArrayList<>();
            account.explain(kept.stored().raw(), at, steps::add);
            steps.add("judged with what was asked from outside");
            return judged(account, kept, verdict, steps);
        });
    }

    private static Judged judged(Account account, Kept kept) {
        List<String> steps = new ArrayList<>();
        Verdict verdict = account.explain(kept.stored().raw(), kept.stored().at(), steps::add);
        return judged(account, kept, verdict, steps);
    }

    private static Judged judged(Account account, Kept kept, Verdict verdict, List<String> steps) {
        Instant at = kept.stored().at();
        String then = kept.stored().what();
        return switch (verdict) {
            case Verdict.Genuine genuine ->
                new Judged(
                        account.ref(),
                        at,
                        then,
                        true,
                        genuine.keyId(),
                        null,
                        steps,
                        genuine.facts(),
                        kept.facts().equals(genuine.facts()));
            case Verdict.Refused refused ->
                new Judged(
                        account.ref(),
                        at,
                        then,
                        false,
                        null,
                        refused.reason() + ": " + refused.detail(),
                        steps,
                        List.of(),
                        false);
        };
    }
}
