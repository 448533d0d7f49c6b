package io.paysync.providers.bill;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a bill out of whatever they came packed in, and no more of them than allowed. */
final class Unpacked {
    /** Names in zip files of Chinese providers; plain ASCII is the same in it. */
    private static final Charset NAMES = Charset.forName("GB18030");

    private static final int ENTRIES_MAX = 100;
    private static final int BUFFER = 1 << 16;

    private Unpacked() {}

    /** @param wanted which file of an archive, by its name */
    static InputStream of(InputStream file, Predicate<String> wanted, long bytesMax) throws IOException, BillException {
        BufferedInputStream in = new BufferedInputStream(file, BUFFER);
        in.mark(4);
        byte[] head = in.readNBytes(4);
        in.reset();
        if (head.length >= 2 && head[0] == 0x1f && head[1] == (byte) 0x8b) {
            return new Bounded(new GZIPInputStream(in, BUFFER), bytesMax);
        }
        if (head.length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
            return new Bounded(entry(in, wanted), bytesMax);
        }
        return new Bounded(in, bytesMax);
    }

    /** The file of an archive; nothing when it has none, or when it is no archive. */
    static InputStream maybe(InputStream file, Predicate<String> wanted, long bytesMax)
            throws IOException, BillException {
        BufferedInputStream in = new BufferedInputStream(file, BUFFER);
        in.mark(4);
        byte[] head = in.readNBytes(4);
        in.reset();
        boolean archive = head.length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
        if (archive) {
            ZipInputStream zip = new ZipInputStream(in, NAMES);
            if (found(zip, wanted)) {
                return new Bounded(zip, bytesMax);
            }
        }
        in.close();
        return InputStream.nullInputStream();
    }

    /** Names are looked at, never used as paths. */
    private static InputStream entry(InputStream in, Predicate<String> wanted) throws IOException, BillException {
        ZipInputStream zip = new ZipInputStream(in, NAMES);
        if (found(zip, wanted)) {
            return zip;
        }
        throw new BillException("the archive holds no bill");
    }

    private static boolean found(ZipInputStream zip, Predicate<String> wanted) throws IOException, BillException {
        int seen = 0;
        for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
            if (!entry.isDirectory() && wanted.test(entry.getName())) {
                return true;
            }
            if (++seen == ENTRIES_MAX) {
                break;
            }
        }
        return false;
    }

    private static @Nullable ZipEntry next(ZipInputStream zip) throws IOException, BillException {
        try {
            return zip.getNextEntry();
        } catch (IllegalArgumentException e) {
            throw new BillException("the archive holds a name that is no text");
        }
    }

    /** Ends with a failure, not with an end, when there is more than allowed. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long bytesMax) {
            super(in);
            left = bytesMax;
        }

        @Override
        public int read() throws IOException {
            return counted(super.read(), 1);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int n = super.read(into, from, length);
            return counted(n, Math.max(0, n));
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private int counted(int result, int n) throws IOException {
            if (result >= 0) {
                left -= n;
                if (left < 0) {
                    throw new TooMuch();
                }
            }
            return result;
        }
    }

    /** More was unpacked than allowed. */
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1;

        TooMuch() {
            super("the file unpacks to more than allowed");
        }
    }
}
