package io.paysync.providers.bill;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** {@code yyyy-MM-dd HH:mm:ss} without a zone, as Chinese bills write it. */
public final class BeijingTime {
    /** No summer time since 1991. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final ZoneOffset OFFSET = ZoneOffset.ofHours(8);

    private BeijingTime() {}

    /** @return null when nothing is said */
    public static @Nullable Instant of(@Nullable String text, int line) throws BillException {
        if (text == null) {
            return null;
        }
        boolean shaped = text.length() == 19
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == ' '
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        if (!shaped) {
            throw wrong(line);
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4, line),
                            number(text, 5, 7, line),
                            number(text, 8, 10, line),
                            number(text, 11, 13, line),
                            number(text, 14, 16, line),
                            number(text, 17, 19, line))
                    .toInstant(OFFSET);
        } catch (DateTimeException e) {
            throw wrong(line);
        }
    }

    /** As a bill of that day writes it: {@code 2026年11月25日}. */
    public static String chinese(LocalDate day) {
        return String.format("%04d年%02d月%02d日", day.getYear(), day.getMonthValue(), day.getDayOfMonth());
    }

    private static int number(String text, int from, int to, int line) throws BillException {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw wrong(line);
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static BillException wrong(int line) {
        return new BillException("line " + line + " holds a time that is none");
    }
}
