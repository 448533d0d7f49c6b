package io.paysync.providers.bill;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.providers.Account;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of bills as providers pack them, and what is read of them. */
public final class BillFiles {
    public static final LocalDate DAY = LocalDate.parse("2026-11-19");

    private BillFiles() {}

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] gbk(String text) {
        return text.getBytes(Charset.forName("GBK"));
    }

    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** With names in GBK. */
    public static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, Charset.forName("GBK"))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** All lines, two at a time. */
    public static List<BillLine> read(Account account, byte[] file) throws BillException {
        return read(account, file, BillLimits.DEFAULT);
    }

    public static List<BillLine> read(Account account, byte[] file, BillLimits limits) throws BillException {
        List<BillLine> all = new ArrayList<>();
        Bills bills = account.bills().orElseThrow();
        try (BillReader reader = bills.open(new ByteArrayInputStream(file), DAY, limits)) {
            for (List<BillLine> some = reader.next(2); !some.isEmpty(); some = reader.next(2)) {
                all.addAll(some);
            }
        }
        return all;
    }

    /** It is refused, and says why. */
    public static void assertRefused(Account account, byte[] file, String why) {
        assertRefused(account, file, BillLimits.DEFAULT, why);
    }

    public static void assertRefused(Account account, byte[] file, BillLimits limits, String why) {
        assertThatThrownBy(() -> read(account, file, limits))
                .isInstanceOf(BillException.class)
                .hasMessageContaining(why);
    }
}
