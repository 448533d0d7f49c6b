package io.paysync.contract.domain;

/**
 * One account of a merchant at a provider, as named in the configuration and in the callback URL
 * ({@code /callbacks/alipay/main}).
 */
public record AccountRef(String provider, String account) implements Comparable<AccountRef> {
    public AccountRef {
        Texts.require(provider, 1, 32, "provider");
        Texts.require(account, 1, 64, "account");
    }

    @Override
    public int compareTo(AccountRef other) {
        int byProvider = provider.compareTo(other.provider);
        return byProvider != 0 ? byProvider : account.compareTo(other.account);
    }

    @Override
    public String toString() {
        return provider + "/" + account;
    }
}
