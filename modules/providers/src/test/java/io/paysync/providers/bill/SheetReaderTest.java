package io.paysync.providers.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The way of a file from its bytes to lines: what is closed, and how far an archive is looked through. */
class SheetReaderTest {
    private static final SheetReader.Layout LAYOUT =
            new SheetReader.Layout(StandardCharsets.UTF_8, ',', false, name -> name.equals("bill.csv"));

    @Test
    void fileIsClosedWithTheReader() throws BillException {
        Closing file = new Closing(BillFiles.utf8("a,b\n"));
        BillReader reader = open(file);
        assertThat(file.closed).isFalse();

        reader.close();

        assertThat(file.closed).isTrue();
    }

    @Test
    void fileThatIsNoBillIsClosedAtOnce() {
        Closing noBill = new Closing(BillFiles.zip(Map.of("readme.txt", BillFiles.utf8("a"))));
        assertThatThrownBy(() -> open(noBill)).isInstanceOf(BillException.class);
        assertThat(noBill.closed).isTrue();

        Closing damaged = new Closing(new byte[] {0x1f, (byte) 0x8b, 1, 2, 3, 4});
        assertThatThrownBy(() -> open(damaged)).isInstanceOf(BillException.class);
        assertThat(damaged.closed).isTrue();
    }

    @Test
    void aBillBehindAHundredOtherFilesIsNotLookedFor() throws BillException {
        open(new Closing(BillFiles.zip(files(99)))).close();

        assertThatThrownBy(() -> open(new Closing(BillFiles.zip(files(100)))))
                .isInstanceOf(BillException.class)
                .hasMessageContaining("holds no bill");
    }

    private static Map<String, byte[]> files(int before) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < before; i++) {
            files.put("readme-" + i, new byte[0]);
        }
        files.put("bill.csv", BillFiles.utf8("a,b\n"));
        return files;
    }

    private static BillReader open(Closing file) throws BillException {
        return SheetReader.open(file, LAYOUT, BillLimits.DEFAULT, new Nothing());
    }

    /** Takes every line for none of the bill's. */
    private static final class Nothing implements Sheet {
        @Override
        public @Nullable BillLine line(Cells cells) {
            return null;
        }

        @Override
        public void end() {
            // A bill of nothing is whole.
        }
    }

    private static final class Closing extends ByteArrayInputStream {
        boolean closed;

        Closing(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void close() throws IOException {
            closed = true;
            super.close();
        }
    }
}
