package io.paysync.providers.paypal;

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
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaypalBillClientTest {
    private static final ScriptedApi API = new ScriptedApi();
    private static final LocalDate DAY = LocalDate.parse("2026-11-19");
    private static final String FIRST = "start_date=2026-11-19T08:00:00Z&end_date=2026-11-20T07:59:59Z";

    private final List<String> asked = new ArrayList<>();

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
        return PaypalSender.section()
                .put("clientId", "client")
                .put("clientSecret", "secret")
                .put("apiBase", API.base());
    }

    private Future<BillClient.Answer> fetch(long bytesMax, Function<String, Answer> script) {
        API.answers(question -> {
            if (question.uri().startsWith("/v1/oauth2/token")) {
                return Answer.json(200, "{\"access_token\":\"t\",\"expires_in\":1000}");
            }
            asked.add(question.uri());
            return script.apply(question.uri());
        });
        return Case.billClient(section(), API.outside()).fetch(DAY, file, bytesMax, NOW);
    }

    private static String transaction(String id, String code, String status, String amount, String more) {
        return "{\"transaction_info\":{\"transaction_id\":\"" + id + "\",\"transaction_event_code\":\"" + code
                + "\",\"transaction_status\":\"" + status
                + "\",\"transaction_initiation_date\":\"2026-11-19T18:00:00+0000\",\"transaction_amount\":"
                + "{\"currency_code\":\"USD\",\"value\":\"" + amount + "\"}" + more + "}}";
    }

    private static Answer page(int page, int pages, int items, String... transactions) {
        return page("2026-11-20T10:00:00+0000", page, pages, items, transactions);
    }

    private static Answer page(String refreshed, int page, int pages, int items, String... transactions) {
        return Answer.json(
                200,
                "{\"transaction_details\":[" + String.join(",", transactions) + "],\"last_refreshed_datetime\":\""
                        + refreshed + "\",\"page\":" + page + ",\"total_pages\":" + pages + ",\"total_items\":" + items
                        + "}");
    }

    private static final String PAID = transaction(
            "CAP1",
            "T0006",
            "S",
            "88.80",
            ",\"invoice_id\":\"A, \\\"1\\\"\",\"fee_amount\":{\"currency_code\":\"USD\",\"value\":\"-2.88\"}");
    private static final String REFUNDED =
            transaction("REF1", "T1107", "S", "-10.00", ",\"paypal_reference_id\":\"CAP1\"");

    @Test
    void allPagesBecomeOneReportThatIsReadAsOneHandedIn() throws IOException, BillException {
        BillClient.Answer answer = Probe.result(fetch(
                10_000,
                uri -> uri.endsWith("&page=1")
                        ? page(1, 2, 3, PAID, transaction("CAP2", "T0006", "P", "1.00", ""))
                        : page(2, 2, 3, REFUNDED)));

        assertThat(answer).isEqualTo(new BillClient.Fetched(Files.size(file)));
        assertThat(asked).hasSize(2).allMatch(uri -> uri.contains(FIRST));
        List<BillLine> lines = read(Case.account(section()), Files.readAllBytes(file));
        assertThat(lines).extracting(BillLine::kind).containsExactly(Kind.PAYMENT, Kind.REFUND);
        assertThat(lines.get(0).orderNo()).isEqualTo("A, \"1\"");
        assertThat(lines.get(0).amount()).isEqualTo(new Money(8880, "USD"));
        assertThat(lines.get(0).feeMinor()).isEqualTo(288);
        assertThat(lines.get(1).tradeNo()).isEqualTo("CAP1");
        assertThat(lines.get(1).amount()).isEqualTo(new Money(1000, "USD"));
    }

    @Test
    void moneyThatTheMerchantSentIsNoPayment() throws BillException, IOException {
        Probe.result(fetch(
                10_000,
                uri -> page(
                        1,
                        1,
                        3,
                        PAID,
                        transaction("OUT1", "T0001", "S", "-20.00", ""),
                        transaction("OUT2", "T0006", "S", "-5.00", ""))));

        assertThat(read(Case.account(section()), Files.readAllBytes(file)))
                .extracting(BillLine::kind)
                .containsExactly(Kind.PAYMENT, Kind.OTHER, Kind.OTHER);
    }

    @Test
    void aSpanWithTooManyIsHalved() {
        BillClient.Answer answer = Probe.result(fetch(
                10_000,
                uri -> uri.contains(FIRST)
                        ? Answer.json(
                                400, "{\"name\":\"INVALID_REQUEST\",\"details\":[{\"issue\":\"RESULTSET_TOO_LARGE\"}]}")
                        : page(1, 1, 1, PAID)));

        assertThat(answer).isInstanceOf(BillClient.Fetched.class);
        assertThat(asked.get(1)).contains("start_date=2026-11-19T08:00:00Z&end_date=2026-11-19T19:59:59Z");
        assertThat(asked.get(2)).contains("start_date=2026-11-19T20:00:00Z&end_date=2026-11-20T07:59:59Z");
    }

    @Test
    void aDayThatIsNotCompleteYetIsNotReady() throws IOException {
        BillClient.Answer answer = Probe.result(fetch(10_000, uri -> page("2026-11-20T07:59:59+0000", 1, 1, 1, PAID)));

        assertThat(answer).isInstanceOf(BillClient.NotReady.class);
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void aListThatMovedWhileItWasReadIsAskedForAgain() {
        assertUnknown(fetch(10_000, uri -> page(1, 1, 2, PAID)));
    }

    @Test
    void whatPaypalRefusesIsToldAndWhatIsTooLargeIsNotTaken() {
        assertThat(Probe.result(fetch(10_000, uri -> Answer.json(403, "{\"name\":\"NOT_AUTHORIZED\"}"))))
                .isEqualTo(new BillClient.Refused("NOT_AUTHORIZED", "PayPal refuses the request for transactions"));
        assertThat(Probe.failure(fetch(300, uri -> page(1, 1, 2, PAID, REFUNDED))))
                .hasMessageContaining("larger than 300 bytes");
    }

    @ParameterizedTest
    @MethodSource("io.paysync.providers.Unknown#answers")
    void anAnswerThatIsNoneIsAskedForAgain(Answer answer) {
        if (answer.status() != 404) {
            assertUnknown(fetch(10_000, uri -> answer));
        }
    }
}
