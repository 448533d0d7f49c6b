package io.paysync.statusapi.auth;

import io.paysync.contract.domain.Texts;

/**
 * A key as configured: never the key itself, only its hash.
 *
 * @param id names it in logs, incidents and histories
 * @param sha256 of the key's text, 64 hex digits
 * @param rate how fast it may ask
 */
public record ApiKey(String id, String merchant, Role role, String sha256, Rate rate) {
    public ApiKey {
        Texts.require(id, 1, 64, "id");
        Texts.require(merchant, 1, 64, "merchant");
        if (!sha256.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException("sha256 must have 64 hex digits");
        }
    }

    @Override
    public String toString() {
        return "ApiKey[" + id + "]";
    }
}
