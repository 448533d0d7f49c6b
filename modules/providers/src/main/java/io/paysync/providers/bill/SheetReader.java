package io.paysync.providers.bill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads a file by its provider's {@link Sheet}. */
public final class SheetReader implements BillReader {
    private final Cells cells;
    private final Sheet sheet;
    private final int linesMax;
    private int lines;
    private boolean ended;

    private SheetReader(Cells cells, Sheet sheet, int linesMax) {
        this.cells = cells;
        this.sheet = sheet;
        this.linesMax = linesMax;
    }

    /**
     * How the bytes are laid out.
     *
     * @param wanted which file of an archive, by its name
     */
    public record Layout(Charset charset, char separator, boolean quotes, Predicate<String> wanted) {}

    public static BillReader open(InputStream file, Layout layout, BillLimits limits, Sheet sheet)
            throws BillException {
        try {
            InputStream bytes = Unpacked.of(file, layout.wanted(), limits.bytesMax());
            Cells cells = Cells.of(bytes, layout.charset(), layout.separator(), layout.quotes(), limits.lineCharsMax());
            return new SheetReader(cells, sheet, limits.linesMax());
        } catch (IOException e) {
            close(file);
            throw new BillException("the file is damaged or cannot be read");
        } catch (BillException e) {
            close(file);
            throw e;
        }
    }

    private static void close(InputStream file) {
        try {
            file.close();
        } catch (IOException e) {
            // It was only read from.
        }
    }

    @Override
    public List<BillLine> next(int max) throws BillException {
        List<BillLine> out = new ArrayList<>(max);
        while (!ended && out.size() < max) {
            if (!cells.next()) {
                sheet.end();
                ended = true;
                break;
            }
            BillLine line = sheet.line(cells);
            if (line != null) {
                if (++lines > linesMax) {
                    throw new BillException("the bill has more than " + linesMax + " lines");
                }
                out.add(line);
            }
        }
        return out;
    }

    @Override
    public void close() {
        cells.close();
    }
}
