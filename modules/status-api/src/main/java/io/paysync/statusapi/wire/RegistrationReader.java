package io.paysync.statusapi.wire;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Contacts;
import io.paysync.contract.domain.Currencies;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.statusapi.openapi.InvalidRequest;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A checked body of schema {@code Registration} as the domain's own value. Refuses what a schema cannot say. */
public final class RegistrationReader {
    /** Beyond 2^53 JavaScript would read another number than we wrote. */
    private static final long MINOR_MAX = 9_007_199_254_740_991L;

    private RegistrationReader() {}

    /** @throws InvalidRequest naming the field */
    public static Order.Registration read(JsonObject body) {
        JsonObject account = body.getJsonObject("account");
        return new Order.Registration(
                money(body.getJsonObject("amount")),
                account == null ? null : new AccountRef(account.getString("provider"), account.getString("account")),
                body.getString("tradeNo"),
                body.getString("method"),
                body.getString("subject"),
                time("expiresAt", body.getString("expiresAt")),
                receivers(body.getJsonObject("receivers")),
                texts(body.getJsonObject("metadata")),
                body.getDouble("x"),
                body.getDouble("y"),
                null,
                time("orderedAt", body.getString("orderedAt")));
    }

    /**
     * An amount of schema {@code MoneyInput}, in the field {@code amount}.
     *
     * @throws InvalidRequest naming the field
     */
    public static Money money(JsonObject amount) {
        String currency = amount.getString("currency");
        if (!Currencies.known(currency)) {
            throw InvalidRequest.body("/amount/currency", "is not a currency of ISO 4217");
        }
        Money minor = amount.containsKey("minor") ? new Money(amount.getLong("minor"), currency) : null;
        Money value = amount.containsKey("value") ? ofMajor(amount.getString("value"), currency) : null;
        if (minor != null && value != null && !minor.equals(value)) {
            throw InvalidRequest.body("/amount", "minor and value say different amounts");
        }
        Money given = minor == null ? value : minor;
        if (given == null || given.minor() == 0) {
            throw InvalidRequest.body("/amount", "must be above zero");
        }
        if (given.minor() > MINOR_MAX) {
            throw InvalidRequest.body("/amount", "is too large");
        }
        return given;
    }

    private static Money ofMajor(String value, String currency) {
        try {
            return Money.ofMajor(value, currency);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.body(
                    "/amount/value",
                    "must be plain digits with at most " + Currencies.exponent(currency) + " decimals for " + currency);
        }
    }

    private static @Nullable Instant time(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            // Stored in microseconds: a repeat must compare equal to what is stored.
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw InvalidRequest.body("/" + field, "is not a time");
        }
    }

    private static Map<String, String> receivers(@Nullable JsonObject object) {
        Map<String, String> receivers = texts(object);
        Contacts.refuse(receivers).ifPresent(wrong -> {
            throw InvalidRequest.body("/receivers", wrong);
        });
        return receivers;
    }

    private static Map<String, String> texts(@Nullable JsonObject object) {
        Map<String, String> texts = new TreeMap<>();
        if (object != null) {
            object.forEach(field -> texts.put(field.getKey(), (String) field.getValue()));
        }
        return texts;
    }
}
