package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import org.jspecify.annotations.Nullable;

/** A payment at a provider. {@code tradeNo} is empty while the provider has not named it. */
record TradeId(AccountRef account, String tradeNo) implements Comparable<TradeId> {
    static TradeId of(AccountRef account, @Nullable String tradeNo) {
        return new TradeId(account, tradeNo == null ? "" : tradeNo);
    }

    boolean named() {
        return !tradeNo.isEmpty();
    }

    /** Whether both can be the same payment: same account, and the same number or one without. */
    boolean matches(TradeId other) {
        return account.equals(other.account) && (tradeNo.equals(other.tradeNo) || !named() || !other.named());
    }

    @Override
    public int compareTo(TradeId other) {
        int byAccount = account.compareTo(other.account);
        return byAccount != 0 ? byAccount : tradeNo.compareTo(other.tradeNo);
    }

    @Override
    public String toString() {
        return account + "/" + (named() ? tradeNo : "?");
    }
}
