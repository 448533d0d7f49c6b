package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All configured accounts of this node. An account that is not here has no route. */
public final class Accounts {
    private final Map<AccountRef, Account> byRef;

    public Accounts(Collection<? extends Account> accounts) {
        Map<AccountRef, Account> map = new TreeMap<>();
        for (Account account : accounts) {
            map.put(account.ref(), account);
        }
        byRef = Map.copyOf(map);
    }

    public Optional<Account> find(AccountRef ref) {
        return Optional.ofNullable(byRef.get(ref));
    }

    public Collection<Account> all() {
        return byRef.values();
    }
}
