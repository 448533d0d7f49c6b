package io.paysync.providers.unionpay;

import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.RawForm;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.InflaterInputStream;

/**
 * An answer on disk with a file in it. Everything but the file's text is small and in memory; the file is read as a stream, once for the
 * signature and once to unpack it.
 *
 * @param start of the file's text in the answer; -1 where there is none
 */
record UnionpayFile(Path path, UnionpayForm form, long start, long length) implements UnionpayProof.Text {
    private static final String NAME = "fileContent";
    private static final int BUFFER = 1 << 16;

    /** @param restMax bytes of the answer beside the file */
    static UnionpayFile of(Path path, int restMax) throws IOException {
        Parts parts = new Parts(restMax);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                parts.take(b);
            }
        }
        parts.end();
        UnionpayForm form = new UnionpayForm(RawForm.parsePlain(parts.rest.toByteArray()));
        return new UnionpayFile(path, form, parts.start, parts.length);
    }

    /** Goes through the answer once and leaves the file's text out. */
    private static final class Parts {
        final ByteArrayOutputStream rest = new ByteArrayOutputStream();
        private final int restMax;
        private final StringBuilder name = new StringBuilder();
        private boolean inName = true;
        private boolean inFile;
        private int braces;
        private long at;
        long start = -1;
        long length;

        Parts(int restMax) {
            this.restMax = restMax;
        }

        void take(int b) {
            at++;
            if (b == '&' && braces <= 0) {
                end();
                inName = true;
                name.setLength(0);
                put(b);
            } else if (inName && b == '=') {
                inName = false;
                begin();
            } else if (inName) {
                name.append((char) b);
                put(b);
            } else if (inFile) {
                length++;
            } else {
                braces += b == '{' ? 1 : b == '}' ? -1 : 0;
                put(b);
            }
        }

        private void begin() {
            inFile = name.toString().equals(NAME);
            if (!inFile) {
                put('=');
                return;
            }
            if (start >= 0) {
                throw Answers.unknown("the answer has two files");
            }
            start = at;
            // An empty parameter of this name is as good as none.
            put('=');
        }

        private void put(int b) {
            if (rest.size() >= restMax) {
                throw Answers.unknown("the answer is larger than allowed");
            }
            rest.write(b);
        }

        void end() {
            inFile = false;
            braces = 0;
        }
    }

    long signedLength() {
        return length + form.signed().length;
    }

    @Override
    public byte[] digest(byte[] behind) {
        if (length == 0) {
            return UnionpayForm.digest(form.signed(), behind);
        }
        try (InputStream text = content()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] before = form.signed(NAME, true);
            byte[] after = form.signed(NAME, false);
            digest.update(before);
            digest.update(((before.length == 0 ? "" : "&") + NAME + "=").getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[BUFFER];
            for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            if (after.length > 0) {
                digest.update((byte) '&');
                digest.update(after);
            }
            digest.update(behind);
            return HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw Answers.unknown("the answer cannot be read again from disk");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private InputStream content() throws IOException {
        InputStream in = Files.newInputStream(path);
        in.skipNBytes(start);
        return new Limited(in, length);
    }

    /** @return how many bytes there are; fails when there are more than allowed */
    long unpack(Path into, long bytesMax) throws IOException {
        if (length == 0) {
            throw Answers.unknown("the answer holds no file");
        }
        try (InputStream text = content()) {
            return unpack(text, into, bytesMax);
        } catch (IOException e) {
            throw Answers.unknown("the file in the answer is damaged");
        }
    }

    /** The decoder reads byte by byte, from the disk where nothing lies between. */
    static long unpack(InputStream text, Path into, long bytesMax) throws IOException {
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        InputStream buffered = new BufferedInputStream(text, BUFFER);
        try (InputStream in = new InflaterInputStream(Base64.getDecoder().wrap(buffered));
                OutputStream out = Files.newOutputStream(into)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
                if (bytes > bytesMax) {
                    throw Answers.refused("TOO_LARGE", "the file is larger than " + bytesMax + " bytes");
                }
                out.write(buffer, 0, n);
            }
        }
        return bytes;
    }

    /** The first bytes of a stream. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left <= 0) {
                return -1;
            }
            left--;
            return in.read();
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int n = in.read(into, from, (int) Math.min(count, left));
            left -= Math.max(0, n);
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
