package io.paysync.intake;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.intake.IntakeApi;
import io.paysync.contract.intake.IntakeApi.FindEvidence;
import io.paysync.contract.intake.IntakeApi.ListRejected;
import io.paysync.contract.intake.IntakeApi.RejectedPage;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.vertx.core.Future;
import java.util.List;

/** Answers what others ask about stored and refused callbacks. */
final class Evidence {
    private static final int KEYS_MAX = 500;
    private static final int ROWS_MAX = 200;

    private final EvidenceStore evidence;
    private final RejectedStore rejected;
    private final Accounts accounts;

    Evidence(EvidenceStore evidence, RejectedStore rejected, Accounts accounts) {
        this.evidence = evidence;
        this.rejected = rejected;
        this.accounts = accounts;
    }

    Future<IntakeApi.Evidence> find(FindEvidence question) {
        if (question.keys().size() > KEYS_MAX) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "at most " + KEYS_MAX + " keys"));
        }
        return evidence.find(question.keys()).map(IntakeApi.Evidence::new);
    }

    /** Only the merchant's own accounts; a merchant without any gets an empty page. */
    Future<RejectedPage> rejected(ListRejected question) {
        if (question.limit() < 1 || question.limit() > ROWS_MAX) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, "limit must be 1 to " + ROWS_MAX));
        }
        List<AccountRef> own = accounts.all().stream()
                .filter(account -> account.merchant().equals(question.merchant()))
                .map(Account::ref)
                .sorted()
                .toList();
        return rejected.newest(own, question.limit()).map(RejectedPage::new);
    }
}
