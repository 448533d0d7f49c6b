package io.paysync.providers.alipay;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Alipay's words and what they mean here. */
final class AlipayCodes {
    /** What a trade status argues for, before refunds are looked at. */
    enum Trade {
        WAITING,
        PAID,
        /** Paid, and too late for refunds. */
        FINISHED,
        /** Closed unpaid, or wholly refunded: the other fields tell. */
        CLOSED
    }

    private static final Map<String, Trade> TRADE = Map.of(
            "WAIT_BUYER_PAY", Trade.WAITING,
            "TRADE_SUCCESS", Trade.PAID,
            "TRADE_FINISHED", Trade.FINISHED,
            "TRADE_CLOSED", Trade.CLOSED);

    /** Named so in the parameter {@code charset}; anything else is refused. */
    private static final Map<String, Charset> CHARSETS = Map.of(
            "UTF-8", StandardCharsets.UTF_8,
            "UTF8", StandardCharsets.UTF_8,
            "GBK", Charset.forName("GBK"),
            "GB2312", Charset.forName("GB2312"),
            "GB18030", Charset.forName("GB18030"));

    /** Kinds of signature that were broken or given up; all others are only unknown. */
    static final Set<String> WEAK_SIGN_TYPES = Set.of("RSA", "MD5", "DSA", "NONE");

    private AlipayCodes() {}

    static @Nullable Trade trade(@Nullable String status) {
        return status == null ? null : TRADE.get(status);
    }

    static @Nullable Charset charset(@Nullable String name) {
        return name == null ? StandardCharsets.UTF_8 : CHARSETS.get(name.toUpperCase(Locale.ROOT));
    }

    /** A sub code without its prefix: {@code ACQ.TRADE_NOT_EXIST}, and the misspelt {@code AQC.}, as {@code TRADE_NOT_EXIST}. */
    static String bare(@Nullable String subCode) {
        String code = subCode == null ? "" : subCode;
        return code.startsWith("ACQ.") || code.startsWith("AQC.") ? code.substring(4) : code;
    }
}
