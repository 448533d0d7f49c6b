package io.paysync.contract.domain;

/**
 * What makes two facts the same fact: the account and an event key. Two deliveries of one event have the same key; a
 * poll answer has a key made of what it says ({@code poll:<trade>:<status>:<totals>}), so repeats of it are one fact.
 */
public record FactKey(AccountRef account, String eventKey) implements Comparable<FactKey> {
    public static final int EVENT_KEY_CHARS_MAX = 200;

    public FactKey {
        Texts.require(eventKey, 1, EVENT_KEY_CHARS_MAX, "eventKey");
    }

    @Override
    public int compareTo(FactKey other) {
        int byAccount = account.compareTo(other.account);
        return byAccount != 0 ? byAccount : eventKey.compareTo(other.eventKey);
    }
}
