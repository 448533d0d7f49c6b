package io.paysync.sandbox.provider;

import io.paysync.sandbox.trade.Moved;
import io.paysync.sandbox.trade.Trades;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A day of a provider as its bill has it. The real ones make a day's bill the morning after; here the day that is not over has one as well, with
 * what happened so far, so that nobody has to wait for tomorrow to try it.
 */
public record Bill(LocalDate day, List<Moved> moved) {
    private static final Charset NAMES = Charset.forName("GB18030");

    /** Empty for a day to come. */
    public static Optional<Bill> of(Trades trades, String provider, LocalDate day, ZoneId zone, Instant now) {
        return of(trades, provider, day, zone, LocalTime.MIDNIGHT, now);
    }

    /** @param cut when the day before ends; later than noon: on the evening before */
    public static Optional<Bill> of(
            Trades trades, String provider, LocalDate day, ZoneId zone, LocalTime cut, Instant now) {
        LocalDate first = cut.isAfter(LocalTime.NOON) ? day.minusDays(1) : day;
        Instant from = first.atTime(cut).atZone(zone).toInstant();
        Instant until = first.plusDays(1).atTime(cut).atZone(zone).toInstant();
        return from.isAfter(now) ? Optional.empty() : Optional.of(new Bill(day, trades.moved(provider, from, until)));
    }

    /** Empty when it is no day. */
    public static Optional<LocalDate> day(String text, String pattern) {
        try {
            return Optional.of(LocalDate.parse(text, DateTimeFormatter.ofPattern(pattern)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public static byte[] gzip(byte[] content) {
        return packed(content, GZIPOutputStream::new);
    }

    public static byte[] deflated(byte[] content) {
        return packed(content, DeflaterOutputStream::new);
    }

    public static byte[] zip(String name, byte[] content) {
        return packed(content, out -> {
            ZipOutputStream zip = new ZipOutputStream(out, NAMES);
            zip.putNextEntry(new ZipEntry(name));
            return zip;
        });
    }

    private interface Packer {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] packed(byte[] content, Packer packer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packer.around(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Where the caller reaches this provider, below its mount. */
    public static String base(ApiRequest request, String provider) {
        return "http://" + request.header("Host") + "/" + provider;
    }
}
