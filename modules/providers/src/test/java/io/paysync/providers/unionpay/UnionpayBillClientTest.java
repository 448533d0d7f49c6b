package io.paysync.providers.unionpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static io.paysync.providers.unionpay.UnionpaySender.answer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.FaultException;
import io.paysync.providers.Case;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.BillClient.Fetched;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnionpayBillClientTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final LocalDate DAY = LocalDate.parse("2026-11-19");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void create() throws IOException {
        file = Files.createFile(directory.resolve("bill"));
    }

    @AfterAll
    static void close() {
        API.close();
    }

    private static BillClient client() {
        return Case.billClient(UnionpaySender.section().put("fileGateway", API.base()), API.outside());
    }

    private static TreeMap<String, String> told(String code) {
        TreeMap<String, String> params = UnionpaySender.paid();
        params.keySet().retainAll(List.of("version", "encoding", "signMethod", "signPubKeyCert", "merId", "txnTime"));
        params.put("txnType", "76");
        params.put("settleDate", "1119");
        params.put("respCode", code);
        return params;
    }

    private static TreeMap<String, String> told(String code, String content) throws IOException {
        TreeMap<String, String> params = told(code);
        params.put("fileContent", new String(packed(content.getBytes(StandardCharsets.UTF_8)), US_ASCII));
        return params;
    }

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(content);
        }
        return Base64.getEncoder().encode(bytes.toByteArray());
    }

    private Future<BillClient.Answer> fetch(String body, long bytesMax) {
        API.answers(new Answer(200, List.of(), body));
        return client().fetch(DAY, file, bytesMax, NOW);
    }

    @Test
    void theFileInASignedAnswerIsUnpacked() throws IOException {
        Future<BillClient.Answer> answer = fetch(answer(told("00", "the zip")), 100);

        assertThat(Probe.result(answer)).isEqualTo(new Fetched(7));
        assertThat(Files.readString(file)).isEqualTo("the zip");
        assertThat(API.lastAsked().body())
                .contains("txnType=76", "txnSubType=01", "settleDate=1119", "fileType=00", "signature=");
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aFileIsReadFromDiskInLargePieces() throws IOException {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        AtomicInteger reads = new AtomicInteger();
        InputStream disk = new FilterInputStream(new ByteArrayInputStream(packed(content))) {
            @Override
            public int read() throws IOException {
                reads.incrementAndGet();
                return super.read();
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                reads.incrementAndGet();
                return super.read(into, from, count);
            }
        };

        UnionpayFile.unpack(disk, file, content.length);

        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(reads).hasValueLessThan(20);
    }

    @Test
    void aFileThatWasChangedIsNotBelieved() throws IOException {
        String other = told("00", "another").get("fileContent");
        TreeMap<String, String> genuine = told("00", "the zip");
        String body = answer(genuine);

        assertUnknown(fetch(body.replace("fileContent=" + genuine.get("fileContent"), "fileContent=" + other), 100));
        assertUnknown(fetch(body + "&fileContent=" + other, 100));
        assertUnknown(fetch(body.replace("settleDate=1119", "settleDate=1118"), 100));
        assertThat(Files.readString(file)).isEmpty();
    }

    @Test
    void anAnswerAboutAnotherDayOrMerchantIsNotTaken() throws IOException {
        for (String name : List.of("settleDate", "merId")) {
            TreeMap<String, String> params = told("00", "the zip");
            params.put(name, "1118");
            assertUnknown(fetch(answer(params), 100));
        }
    }

    @Test
    void whatUnpacksToMoreThanAllowedIsRefused() throws IOException {
        assertThat(Probe.failure(fetch(answer(told("00", "x".repeat(20_000))), 10_000)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("larger than");
    }

    @Test
    void noFileIsNotReadyAndARefusalIsTold() {
        assertThat(Probe.result(fetch(answer(told("98")), 100))).isEqualTo(new BillClient.NotReady("98"));
        assertThat(Probe.result(fetch(answer(told("11")), 100))).isInstanceOf(BillClient.Refused.class);
        assertUnknown(fetch(answer(told("00")), 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "03", "05", "99"})
    void whatCannotBeAnsweredNowIsAskedAgain(String code) {
        assertUnknown(fetch(answer(told(code)), 100));
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void anAnswerThatIsNoneIsAskedForAgain(Answer answer) {
        API.answers(answer);

        assertUnknown(client().fetch(DAY, file, 1_000_000, NOW));
    }
}
