package io.paysync.intake.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HeadScannerTest {
    @Property
    void theSameBytesGiveTheSameVerdictHoweverTheyAreCut(
            @ForAll("heads") String head, @ForAll int firstCut, @ForAll int secondCut) {
        int whole = scan(head, head.length(), head.length());
        int a = Math.floorMod(firstCut, head.length() + 1);
        int b = a + Math.floorMod(secondCut, head.length() - a + 1);

        assertThat(scan(head, a, b)).isEqualTo(whole);
    }

    @Property
    void aPlainHeadEndsAtItsEmptyLine(@ForAll("plainHeads") String head) {
        assertThat(scan(head + "body", head.length(), head.length())).isEqualTo(head.length());
    }

    private static int scan(String text, int a, int b) {
        HeadScanner scanner = new HeadScanner();
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        int found = HeadScanner.MORE;
        int[] cuts = {0, a, b, text.length()};
        for (int i = 0; i < 3 && found == HeadScanner.MORE; i++) {
            found = scanner.scan(bytes, cuts[i], cuts[i + 1]);
        }
        return found;
    }

    @Provide
    Arbitrary<String> heads() {
        return Arbitraries.of("\r\n", "\n", "\r", " ", "\t", "a", "POST / HTTP/1.1", "X: y", "\0", ":")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> plainHeads() {
        return Arbitraries.of("Host: a", "X: y", "Content-Length: 0", "A:")
                .list()
                .ofMaxSize(6)
                .map(lines -> "POST /a HTTP/1.1\r\n"
                        + String.join("", lines.stream().map(l -> l + "\r\n").toList()) + "\r\n");
    }
}
