package io.paysync.providers.adyen;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static io.paysync.providers.bill.BillFiles.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.Money;
import io.paysync.providers.Case;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.bill.BillClient.Fetched;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdyenBillClientTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final LocalDate DAY = LocalDate.parse("2026-11-19");
    private static final String REPORT =
            "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,"
                    + "Booking Date,TimeZone,Main Currency,Main Amount,Record Type,Payment Currency,Received (PC),Authorized (PC),"
                    + "Captured (PC),Payable Currency,Payable (SC),Commission (SC),Markup (SC),Scheme Fees (SC),Interchange (SC),"
                    + "Modification Psp Reference\n"
                    + "Co,ShopECOM,PSP1,A-1,visa,2026-11-19 10:00:00,CET,EUR,,SentForSettle,EUR,,-88.80,88.80,,,,,,,MOD1\n"
                    + "Co,ShopECOM,PSP1,A-1,visa,2026-11-19 10:00:00,CET,EUR,,Settled,EUR,,,-88.80,EUR,88.35,,0.30,0.10,0.05,MOD1\n"
                    + "Co,ShopECOM,PSP1,R-1,visa,2026-11-19 11:00:00,CET,EUR,,Refunded,EUR,,,10.00,EUR,-10.00,,,,,MOD2\n";

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

    private static ObjectNode section() {
        return AdyenSender.section()
                .put("reportBase", API.base())
                .put("reportUser", "report@Company.Shop")
                .put("reportPassword", "secret");
    }

    private Future<BillClient.Answer> fetch(int status, long bytesMax) {
        API.answers(new Answer(status, List.of(), REPORT));
        return Case.billClient(section(), API.outside()).fetch(DAY, file, bytesMax, NOW);
    }

    @Test
    void theAccountingReportOfTheDayIsFetchedAndReadAsSettled() throws IOException, BillException {
        assertThat(Probe.result(fetch(200, 10_000))).isEqualTo(new Fetched(REPORT.length()));

        assertThat(API.lastAsked().uri())
                .isEqualTo("/reports/download/MerchantAccount/ShopECOM/payments_accounting_report_2026_11_19.csv");
        assertThat(API.lastAsked().headers().get("Authorization")).startsWith("Basic ");
        List<BillLine> lines = read(Case.account(section()), Files.readAllBytes(file));
        assertThat(lines).extracting(BillLine::kind).containsExactly(Kind.OTHER, Kind.PAYMENT, Kind.REFUND);
        assertThat(lines.get(1).amount()).isEqualTo(new Money(8880, "EUR"));
        assertThat(lines.get(1).feeMinor()).isEqualTo(45);
        assertThat(lines.get(2).amount()).isEqualTo(new Money(1000, "EUR"));
        assertThat(lines.get(2).providerRefundNo()).isEqualTo("MOD2");
    }

    @Test
    void oneThatIsNotThereIsNotReadyAndAWrongUserIsTold() {
        assertThat(Probe.result(fetch(404, 10_000))).isInstanceOf(BillClient.NotReady.class);
        assertThat(Probe.result(fetch(401, 10_000))).isInstanceOf(BillClient.Refused.class);
        assertThat(Probe.result(fetch(403, 10_000))).isInstanceOf(BillClient.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 302, 429, 500, 503})
    void whatIsNoAnswerIsAskedForAgain(int status) {
        assertUnknown(fetch(status, 10_000));
    }

    @Test
    void aLargerOneThanAllowedIsNotTaken() {
        assertThat(Probe.failure(fetch(200, 100))).hasMessageContaining("larger than 100 bytes");
    }

    @Test
    void withoutAReportUserFilesAreHandedIn() {
        assertThat(Case.account(AdyenSender.section(), NOW, API.outside())
                        .bills()
                        .orElseThrow()
                        .client())
                .isEmpty();
    }
}
