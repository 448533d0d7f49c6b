package io.paysync.providers.unionpay;

import static io.paysync.providers.bill.BillFiles.assertRefused;
import static io.paysync.providers.bill.BillFiles.gbk;
import static io.paysync.providers.bill.BillFiles.read;
import static io.paysync.providers.bill.BillFiles.utf8;
import static io.paysync.providers.bill.BillFiles.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.bill.Aside;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLimits;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import io.paysync.providers.bill.BillReader;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnionpayBillTest {
    private static final Account ACCOUNT = Case.account(UnionpaySender.section());
    private static final String PAID = line(
            "1119100000", "8880", "201911191000000000001", "U-1", "D000000000053", "01", "", UnionpaySender.MER_ID);
    private static final String REFUNDED = line(
            "1119110000",
            "1000",
            "201911191100000000002",
            "U-1R",
            "C000000000006",
            "04",
            "201911191000000000001",
            UnionpaySender.MER_ID);

    private static String line(
            String time,
            String amount,
            String queryId,
            String order,
            String fee,
            String type,
            String original,
            String mer) {
        String[] fields = new String[28];
        Arrays.fill(fields, "");
        fields[0] = "S22";
        fields[4] = time;
        fields[6] = "0".repeat(12 - amount.length()) + amount;
        fields[9] = queryId;
        fields[11] = order;
        fields[15] = fee;
        fields[19] = type;
        fields[26] = original;
        fields[27] = mer;
        int[] widths = {3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15
        };
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            out.append(fields[i])
                    .append(" ".repeat(widths[i] - fields[i].length()))
                    .append(' ');
        }
        return out.append("00 000 more\r\n").toString();
    }

    @Test
    void theDetailFileOfTheArchiveIsRead() throws BillException {
        byte[] file = zip(Map.of(
                "INN19112088ZM_777290058110048", gbk(PAID + REFUNDED), "INN19112088ZME_777290058110048", gbk("x")));

        List<BillLine> lines = read(ACCOUNT, file);

        assertThat(lines)
                .containsExactly(
                        new BillLine(
                                1,
                                Kind.PAYMENT,
                                State.SUCCEEDED,
                                "201911191000000000001",
                                "U-1",
                                null,
                                null,
                                new Money(8880, "CNY"),
                                53L,
                                Instant.parse("2026-11-19T02:00:00Z"),
                                "01"),
                        new BillLine(
                                2,
                                Kind.REFUND,
                                State.SUCCEEDED,
                                "201911191000000000001",
                                null,
                                "U-1R",
                                "201911191100000000002",
                                new Money(1000, "CNY"),
                                -6L,
                                Instant.parse("2026-11-19T03:00:00Z"),
                                "04"));
    }

    @Test
    void aFeeMayBeMissingAndALineMayEndWithItsLastColumn() throws BillException {
        String bare = PAID.replace("D000000000053", " ".repeat(13));

        assertThat(read(ACCOUNT, utf8(bare)).getFirst().feeMinor()).isNull();
        String last = PAID.substring(0, PAID.indexOf("00 000 more")).stripTrailing() + "\r\n";
        assertThat(read(ACCOUNT, utf8(last))).hasSize(1);
    }

    private static @Nullable Instant at(LocalDate day, String line) throws BillException {
        try (BillReader reader =
                ACCOUNT.bills().orElseThrow().open(new ByteArrayInputStream(utf8(line)), day, BillLimits.DEFAULT)) {
            return reader.next(1).getFirst().at();
        }
    }

    /** A settlement day holds what was paid on the last evening of the year before. */
    @Test
    void theYearIsTheOneNearestToTheDay() throws BillException {
        String december = PAID.replace("1119100000", "1231235959");
        String january = PAID.replace("1119100000", "0101000001");

        assertThat(at(LocalDate.of(2027, 1, 1), december)).isEqualTo(Instant.parse("2026-12-31T15:59:59Z"));
        assertThat(at(LocalDate.of(2027, 1, 1), january)).isEqualTo(Instant.parse("2026-12-31T16:00:01Z"));
        assertThat(at(LocalDate.of(2026, 12, 31), january)).isEqualTo(Instant.parse("2026-12-31T16:00:01Z"));
        assertThat(at(LocalDate.of(2026, 12, 31), december)).isEqualTo(Instant.parse("2026-12-31T15:59:59Z"));
        assertThat(at(LocalDate.of(2026, 6, 30), PAID.replace("1119100000", "0630102030")))
                .isEqualTo(Instant.parse("2026-06-30T02:20:30Z"));
    }

    /** Its columns are not verified: it is not read, and not passed over. */
    @Test
    void theErrorFileIsShownAsItIsWithCardNumbersMasked() throws BillException {
        String line = "E74 00010000 001234 1119100000 6221558812340000123 000000008880 201911191000000000001\r\n";
        byte[] file = zip(Map.of(
                "INN19112088ZM_777290058110048",
                gbk(PAID),
                "INN19112088ZME_777290058110048",
                gbk(line + " \r\n" + line)));

        Aside aside = aside(file).orElseThrow();

        assertThat(aside.file()).isEqualTo("INN19112088ZME_777290058110048");
        assertThat(aside.lines()).isEqualTo(2);
        assertThat(aside.some())
                .hasSize(2)
                .contains("E74 00010000 001234 1119100000 622155******0123 000000008880 201911191000000000001");
        assertThat(aside(zip(Map.of("INN19112088ZM_777290058110048", gbk(PAID)))))
                .isEmpty();
        assertThat(aside(zip(Map.of("INN19112088ZME_777290058110048", gbk("\r\n")))))
                .isEmpty();
        assertThat(aside(gbk(PAID))).isEmpty();
        assertThat(aside(zip(Map.of("INN19112088ZME_777290058110048", gbk("x\n".repeat(1000)))))
                        .orElseThrow()
                        .some())
                .hasSize(20);
    }

    private static Optional<Aside> aside(byte[] file) throws BillException {
        return ACCOUNT.bills().orElseThrow().aside(new ByteArrayInputStream(file), BillLimits.DEFAULT);
    }

    @Test
    void whatIsNoDetailFileOfThisMerchantIsRefused() {
        assertRefused(ACCOUNT, utf8(PAID.strip()), "cut off");
        assertRefused(ACCOUNT, utf8(PAID + REFUNDED.substring(0, 100)), "other columns");
        // Each column ends with a blank; what stands there belongs to no column.
        for (int gap : new int[] {3, 15, 27, 34, 45, 65, 78}) {
            assertThat(PAID.charAt(gap)).isEqualTo(' ');
            assertRefused(ACCOUNT, utf8(PAID.substring(0, gap) + "x" + PAID.substring(gap + 1)), "other columns");
        }
        assertRefused(ACCOUNT, utf8(PAID.replace(UnionpaySender.MER_ID, "777290058110049")), "another merchant");
        assertRefused(ACCOUNT, utf8(PAID.replace("000000008880", "00000000888x")), "amount");
        assertRefused(ACCOUNT, utf8(PAID.replace("1119100000", "1319100000")), "time");
        assertRefused(ACCOUNT, utf8(REFUNDED.replace("201911191000000000001", " ".repeat(21))), "no query id");
        assertRefused(ACCOUNT, utf8("a,b,c\n"), "other columns");
    }
}
