package io.paysync.providers.bill;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Lines of separated cells, one at a time in one buffer: {@link #next} goes on, then the cells of that line can be read.
 * Bytes that do not fit the charset, a cell or line without end and a file that breaks off are failures.
 */
public final class Cells implements Closeable {
    private static final int CELLS_MAX = 256;
    private static final int PEEK = 8192;
    private static final int END = -1;

    private final Reader reader;
    private final char separator;
    private final boolean quotes;
    private final char[] in = new char[1 << 14];
    private int inAt;
    private int inEnd;

    private final char[] line;
    private final int[] starts = new int[CELLS_MAX];
    private final int[] ends = new int[CELLS_MAX];
    private int length;
    private int cells;
    private int number;
    private boolean ended;

    private Cells(Reader reader, char separator, boolean quotes, int lineCharsMax) {
        this.reader = reader;
        this.separator = separator;
        this.quotes = quotes;
        this.line = new char[lineCharsMax];
    }

    /**
     * @param usual the charset, unless the bytes begin with a byte order mark or are plainly UTF-8
     * @param quotes whether a cell that begins with a quotation mark ends with one
     */
    public static Cells of(InputStream bytes, Charset usual, char separator, boolean quotes, int lineCharsMax)
            throws BillException {
        try {
            byte[] head = bytes.readNBytes(PEEK);
            boolean mark =
                    head.length >= 3 && head[0] == (byte) 0xef && head[1] == (byte) 0xbb && head[2] == (byte) 0xbf;
            int from = mark ? 3 : 0;
            Charset charset = mark || utf8(head) ? StandardCharsets.UTF_8 : usual;
            InputStream all = new SequenceInputStream(new ByteArrayInputStream(head, from, head.length - from), bytes);
            CharsetDecoder strict = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            return new Cells(new BufferedReader(new InputStreamReader(all, strict)), separator, quotes, lineCharsMax);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Whether it holds more than ASCII and all of it is UTF-8; the last character may be cut. */
    private static boolean utf8(byte[] head) {
        boolean ascii = true;
        for (byte b : head) {
            ascii &= b >= 0;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer out = CharBuffer.allocate(head.length);
        return !ascii
                && !decoder.decode(ByteBuffer.wrap(head), out, head.length < PEEK)
                        .isError();
    }

    /** Goes to the next line that is not empty. @return false at the end */
    public boolean next() throws BillException {
        do {
            number++;
            length = 0;
            cells = 0;
            if (!read()) {
                return false;
            }
        } while (cells == 1 && starts[0] == ends[0]);
        return true;
    }

    private boolean read() throws BillException {
        int c = take();
        if (c == END) {
            return false;
        }
        while (true) {
            if (cells == CELLS_MAX) {
                throw new BillException("line " + number + " has more than " + CELLS_MAX + " cells");
            }
            starts[cells] = length;
            if (quotes && c == '"') {
                c = quoted();
            }
            while (c != separator && c != '\n' && c != END) {
                put((char) c);
                c = take();
            }
            ends[cells] = length;
            cells++;
            if (c != separator) {
                ended = c == '\n';
                break;
            }
            c = take();
        }
        trimReturn();
        return true;
    }

    /** @return the character behind the closing mark */
    private int quoted() throws BillException {
        while (true) {
            int c = take();
            if (c == END) {
                throw new BillException("line " + number + " ends inside quotation marks");
            }
            if (c == '"') {
                c = take();
                if (c != '"') {
                    return c;
                }
            }
            put((char) c);
        }
    }

    private void trimReturn() {
        int last = cells - 1;
        if (ends[last] > starts[last] && line[ends[last] - 1] == '\r') {
            ends[last]--;
        }
    }

    private void put(char c) throws BillException {
        if (length == line.length) {
            throw new BillException("line " + number + " is longer than " + line.length + " characters");
        }
        line[length++] = c;
    }

    private int take() throws BillException {
        if (inAt == inEnd) {
            try {
                inEnd = reader.read(in, 0, in.length);
            } catch (IOException e) {
                throw broken(e);
            }
            inAt = 0;
            if (inEnd <= 0) {
                inEnd = 0;
                return END;
            }
        }
        return in[inAt++];
    }

    private static BillException broken(IOException e) {
        return new BillException(
                switch (e) {
                    case CharacterCodingException c -> "the file holds bytes that are no text in its charset";
                    case Unpacked.TooMuch t -> String.valueOf(t.getMessage());
                    case ZipException z -> "the packed file is damaged";
                    default -> "the file breaks off or cannot be read";
                });
    }

    /** How many the line has. */
    public int size() {
        return cells;
    }

    /** Of the line, from 1. A line break inside quotation marks does not count. */
    public int number() {
        return number;
    }

    /** Whether the line ends with a line break; the last one of a file that was cut off mostly does not. */
    public boolean ended() {
        return ended;
    }

    /** The cell without blanks, tabs and a leading backtick, which only keep spreadsheets from guessing. */
    public String text(int cell) {
        int from = starts[cell];
        int to = ends[cell];
        while (from < to && (line[from] <= ' ' || line[from] == '`')) {
            from++;
        }
        while (to > from && line[to - 1] <= ' ') {
            to--;
        }
        return new String(line, from, to - from);
    }

    /** Whether the line's first character is this one. */
    public boolean begins(char c) {
        return cells > 0 && ends[0] > starts[0] && line[starts[0]] == c;
    }

    /** The whole line, separators lost. */
    public String whole() {
        return new String(Arrays.copyOf(line, length));
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            // It was only read from.
        }
    }
}
