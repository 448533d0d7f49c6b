package io.paysync.providers.unionpay;

import io.paysync.contract.domain.Currencies;
import io.paysync.providers.reading.Times;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** UnionPay's words and what they mean here. */
final class UnionpayCodes {
    /** What a response code says of a transaction. */
    enum Result {
        SUCCESS,
        /** Not decided yet: ask again. */
        OPEN,
        FAILURE
    }

    /** What kind of transaction it is. */
    enum Kind {
        PAYMENT,
        REFUND,
        /** The whole payment undone on the same day. */
        CANCEL,
        /** Pre-authorisations among them: they are not supported. */
        OTHER
    }

    private static final Map<String, Kind> KIND = Map.of("01", Kind.PAYMENT, "04", Kind.REFUND, "31", Kind.CANCEL);
    private static final Set<String> SUCCESS = Set.of("00", "A6");
    private static final Set<String> OPEN = Set.of("03", "04", "05");
    private static final Map<String, Charset> CHARSETS =
            Map.of("UTF-8", StandardCharsets.UTF_8, "GBK", Charset.forName("GBK"));
    private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

    private UnionpayCodes() {}

    static Kind kind(String txnType) {
        return KIND.getOrDefault(txnType, Kind.OTHER);
    }

    static Result result(String respCode) {
        return SUCCESS.contains(respCode) ? Result.SUCCESS : OPEN.contains(respCode) ? Result.OPEN : Result.FAILURE;
    }

    static @Nullable Charset charset(@Nullable String encoding) {
        return encoding == null ? null : CHARSETS.get(encoding);
    }

    /** The letters of a currency that is given by its number, 156 for CNY; null when there is none. */
    static @Nullable String currency(@Nullable String number) {
        if (number == null || number.equals("156")) {
            return number == null ? null : "CNY";
        }
        return Currency.getAvailableCurrencies().stream()
                .filter(currency -> currency.getNumericCodeAsString().equals(number))
                .map(Currency::getCurrencyCode)
                .filter(Currencies::known)
                .sorted()
                .findFirst()
                .orElse(null);
    }

    /** A time such as {@code 20261120095712}, Beijing's; null when it is none. */
    static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null || text.length() != 14
                    ? null
                    : Times.storable(LocalDateTime.parse(text, TIME).toInstant(BEIJING));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
