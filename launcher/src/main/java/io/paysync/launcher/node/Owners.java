package io.paysync.launcher.node;

import io.paysync.orderstate.OwnedAccount;
import io.paysync.providers.Accounts;
import java.util.List;

/** What order-state, which knows no provider, is told of the accounts. */
final class Owners {
    private Owners() {}

    static List<OwnedAccount> of(Accounts accounts) {
        return accounts.all().stream()
                .map(account -> new OwnedAccount(account.ref(), account.merchant(), account.environment()))
                .toList();
    }
}
