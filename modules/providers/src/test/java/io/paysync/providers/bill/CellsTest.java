package io.paysync.providers.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static final Charset GB = Charset.forName("GB18030");

    private static List<List<String>> read(byte[] bytes, boolean quotes, int lineCharsMax) throws BillException {
        List<List<String>> lines = new ArrayList<>();
        try (Cells cells = Cells.of(new ByteArrayInputStream(bytes), GB, ',', quotes, lineCharsMax)) {
            while (cells.next()) {
                List<String> line = new ArrayList<>();
                for (int i = 0; i < cells.size(); i++) {
                    line.add(cells.text(i));
                }
                lines.add(line);
            }
        }
        return lines;
    }

    private static List<List<String>> read(String text) throws BillException {
        return read(text.getBytes(StandardCharsets.UTF_8), true, 1000);
    }

    @Test
    void cellsAreReadAsTheyWereMeant() throws BillException {
        assertThat(read("a,b\r\n\n\"x,\"\"y\"\"\nz\",\t2 \n`3,\n"))
                .containsExactly(List.of("a", "b"), List.of("x,\"y\"\nz", "2"), List.of("3", ""));
        assertThat(read("last,line")).containsExactly(List.of("last", "line"));
        assertThat(read("")).isEmpty();
    }

    @Test
    void theCharsetIsSeen() throws BillException {
        List<List<String>> expected = List.of(List.of("商户订单号", "é"));

        assertThat(read("商户订单号,é".getBytes(GB), true, 100)).isEqualTo(expected);
        assertThat(read("商户订单号,é".getBytes(StandardCharsets.UTF_8), true, 100)).isEqualTo(expected);
        assertThat(read("\uFEFF商户订单号,é".getBytes(StandardCharsets.UTF_8), true, 100))
                .isEqualTo(expected);
    }

    @Test
    void aCharacterAtTheEdgeOfWhatIsLookedAtDoesNotConfuse() throws BillException {
        for (int blanks = 8188; blanks < 8195; blanks++) {
            String text = "号" + "x".repeat(blanks) + "号";
            assertThat(read(text.getBytes(StandardCharsets.UTF_8), true, 10_000))
                    .isEqualTo(List.of(List.of(text)));
        }
    }

    @Test
    void whatHasNoEndIsRefused() {
        assertThatThrownBy(() -> read("a".repeat(1001))).hasMessageContaining("line 1 is longer than 1000");
        assertThatThrownBy(() -> read("ok\n\"" + "\n".repeat(2000))).hasMessageContaining("line 2 is longer");
        assertThatThrownBy(() -> read(",".repeat(300))).hasMessageContaining("more than 256 cells");
        assertThatThrownBy(() -> read("a,\"b")).hasMessageContaining("inside quotation marks");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] mixed = ("号" + "x".repeat(9000)).getBytes(StandardCharsets.UTF_8);
        mixed[9000] = (byte) 0xff;

        assertThatThrownBy(() -> read(mixed, true, 20_000)).hasMessageContaining("no text in its charset");
        assertThatThrownBy(() -> read(new byte[] {'a', (byte) 0xff, (byte) 0xff}, true, 100))
                .hasMessageContaining("no text in its charset");
    }
}
