package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All configured accounts of this node. An account that is not here has no route. Which there are is settled at the start;
 * their keys can change with {@link #renew}.
 */
public final class Accounts {
    private final Map<AccountRef, LiveAccount> byRef = new TreeMap<>();

    public Accounts(Collection<? extends Account> accounts) {
        for (Account account : accounts) {
            LiveAccount live = account instanceof LiveAccount already ? already : new LiveAccount(account, "");
            byRef.put(account.ref(), live);
        }
    }

    public Optional<Account> find(AccountRef ref) {
        return Optional.ofNullable(byRef.get(ref));
    }

    public Collection<? extends Account> all() {
        return byRef.values();
    }

    /**
     * What came of reading the settings again.
     *
     * @param changed accounts that now go by their new settings
     * @param restart what will only count after a restart, in words
     */
    public record Renewal(List<AccountRef> changed, List<String> restart) {}

    /**
     * Goes over to the keys and settings of the other reading. Accounts that came, went, or belong to another merchant or
     * environment now are left as they are: routes, watches and stored facts hang on these.
     */
    public Renewal renew(Accounts fresh) {
        List<AccountRef> changed = new ArrayList<>();
        List<String> restart = new ArrayList<>();
        for (LiveAccount theirs : fresh.byRef.values()) {
            LiveAccount ours = byRef.get(theirs.ref());
            if (ours == null) {
                restart.add(theirs.ref() + " is new");
            } else if (!ours.merchant().equals(theirs.merchant())) {
                restart.add(theirs.ref() + " belongs to another merchant");
            } else if (ours.environment() != theirs.environment()) {
                restart.add(theirs.ref() + " changes its environment");
            } else {
                boolean askable = ours.client().isPresent();
                if (ours.take(theirs)) {
                    changed.add(ours.ref());
                    if (!askable && ours.client().isPresent()) {
                        restart.add(ours.ref() + " can be asked now");
                    }
                }
            }
        }
        for (AccountRef ref : byRef.keySet()) {
            if (!fresh.byRef.containsKey(ref)) {
                restart.add(ref + " is gone");
            }
        }
        return new Renewal(List.copyOf(changed), List.copyOf(restart));
    }
}
