package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Texts;
import io.paysync.platform.config.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the list {@code accounts} of the settings. Every mistake is noted, so that an operator sees them all at once; an
 * account with a mistake is left out and the start is refused by whoever asks for the mistakes.
 */
public final class ProviderAccounts {
    /** Part of a URL path and of log lines, so nothing that would need escaping. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private static final String DEFAULT_MERCHANT = "default";
    private static final int MERCHANT_CHARS_MAX = 64;

    private ProviderAccounts() {}

    /**
     * @param root the whole settings
     * @param outside for queries; null makes accounts that can only verify
     */
    public static Accounts load(Section root, Instant now, @Nullable Outside outside) {
        Map<String, Provider> providers = providers();
        Map<AccountRef, Account> accounts = new TreeMap<>();
        Map<Provider, List<Section>> together = new LinkedHashMap<>();
        for (Section section : root.sections("accounts")) {
            String name = section.requiredText("provider");
            String accountName = section.requiredText("account");
            String merchant = merchant(section);
            Provider provider = providers.get(name);
            if (name.isEmpty() || accountName.isEmpty()) {
                continue;
            }
            if (provider == null) {
                section.mistake("provider", "is no known provider; known are " + providers.keySet());
                continue;
            }
            together.computeIfAbsent(provider, key -> new ArrayList<>()).add(section);
            boolean nameable = NAME.matcher(accountName).matches();
            if (!nameable) {
                section.mistake("account", "must be lower-case letters, digits, - and _ (it is part of the address)");
            }
            AccountRef ref = new AccountRef(name, nameable ? accountName : "unnamed");
            // Read even when its name is wrong, so that all its mistakes are told at once.
            Account account = provider.account(ref, merchant, section, now, outside);
            if (nameable && accounts.containsKey(ref)) {
                section.mistake("account", "names " + ref + " a second time");
            } else if (nameable && account != null) {
                accounts.put(ref, new LiveAccount(account, section.fingerprint()));
            }
        }
        together.forEach(Provider::together);
        return new Accounts(accounts.values());
    }

    private static String merchant(Section section) {
        String merchant = section.text("merchant", DEFAULT_MERCHANT);
        if (merchant.length() > MERCHANT_CHARS_MAX || !Texts.clean(merchant)) {
            section.mistake("merchant", "must have at most " + MERCHANT_CHARS_MAX + " printable characters");
            return DEFAULT_MERCHANT;
        }
        return merchant;
    }

    /** All providers of this build, by name. */
    public static Map<String, Provider> providers() {
        Map<String, Provider> byName = new TreeMap<>();
        for (Provider provider : ServiceLoader.load(Provider.class, Provider.class.getClassLoader())) {
            byName.put(provider.name(), provider);
        }
        return byName;
    }
}
