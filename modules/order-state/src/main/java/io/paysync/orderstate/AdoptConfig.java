package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * Accounts whose payments need no registered order, section {@code orders.adopt}.
 *
 * @param accounts none by default
 * @param after how long a payment waits for its registration before it makes an order of its own
 */
public record AdoptConfig(Set<AccountRef> accounts, Duration after) {
    public static final AdoptConfig NONE = new AdoptConfig(Set.of(), Duration.ofSeconds(15));

    public AdoptConfig {
        accounts = Set.copyOf(accounts);
    }

    static AdoptConfig from(Section section) {
        Set<AccountRef> accounts = new TreeSet<>();
        for (String name : section.list("accounts")) {
            String[] parts = name.split("/", -1);
            if (parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank()) {
                accounts.add(new AccountRef(parts[0], parts[1]));
            } else {
                section.mistake("accounts", "holds provider/account, one of the configured accounts");
            }
        }
        return new AdoptConfig(accounts, section.duration("after", NONE.after, Duration.ZERO, Duration.ofDays(1)));
    }
}
