package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.launcher.cli.ExitCode;
import io.paysync.launcher.cli.Paysync;
import io.paysync.testkit.Probe;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code paysync reconcile} beside a running node: from the bill's file to the shop's webhook. */
class ReconcileTest {
    private static final LocalDate DAY =
            LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1);
    private static final String HEADER = "交易时间,商户号,微信订单号,商户订单号,交易状态,货币种类,订单金额,手续费\n";

    @TempDir
    private Path directory;

    private static WholeSystem system;
    private static String yaml;
    private static String mchid;

    private Path settings;

    @BeforeAll
    static void start() {
        system = WholeSystem.start();
        // What is of an older day is told today.
        yaml = system.yaml("desk", "redis: off").replace(", gapMin: 500ms,", ", bills: {lag: 10d}, gapMin: 500ms,");
        Matcher matcher = Pattern.compile("mchid: \"?(\\d+)").matcher(yaml);
        assertThat(matcher.find()).isTrue();
        mchid = matcher.group(1);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @BeforeEach
    void write() throws IOException {
        settings = Files.writeString(directory.resolve("paysync.yaml"), yaml);
    }

    private String line(String trade, String order, String amount) {
        return line(DAY, trade, order, amount);
    }

    private static String line(LocalDate day, String trade, String order, String amount) {
        return "`" + day + " 12:00:00,`" + mchid + ",`" + trade + ",`" + order + ",`SUCCESS,`CNY,`" + amount
                + ",`0.10\n";
    }

    private int reconcile(String bill) throws IOException {
        return reconcile(DAY, bill);
    }

    private int reconcile(LocalDate day, String bill) throws IOException {
        Path file = Files.writeString(directory.resolve("bill.csv"), bill);
        return reconcile(day, "--file", file.toString());
    }

    private int reconcile(LocalDate day, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "reconcile",
                "--config",
                settings.toString(),
                "--account",
                "wechatpay/main",
                "--date",
                day.toString(),
                "--report",
                directory.resolve("out").toString()));
        words.addAll(List.of(more));
        return Paysync.execute(words.toArray(String[]::new));
    }

    private JsonObject report() throws IOException {
        return report(DAY);
    }

    private JsonObject report(LocalDate day) throws IOException {
        return new JsonObject(Files.readString(directory.resolve("out/bill-wechatpay-main-" + day + ".json")));
    }

    @Test
    void aMissedPaymentIsRepairedAndTheShopIsTold() throws IOException {
        system.register("wechatpay", "MISSED", new Money(8880, "CNY"));
        system.register("wechatpay", "CHEAP", new Money(8880, "CNY"));
        String bill = HEADER + line("4201", "MISSED", "88.80") + line("4202", "CHEAP", "0.01")
                + line("4203", "NOBODYS", "1.00") + "总交易单数,订单总金额\n`3,`89.81\n";

        int code = reconcile(bill);

        assertThat(code).isEqualTo(ExitCode.FAILED);
        system.await("MISSED", "PAID");
        assertThat(system.order("MISSED").getString("tradeNo")).isEqualTo("4201");
        assertThat(system.status("CHEAP")).isNotEqualTo("PAID");
        Probe.until("the webhook", () -> system.webhooks("MISSED", "order.paid") == 1);
        JsonObject run = report().getJsonObject("run");
        assertThat(run.getLong("lines")).isEqualTo(3);
        assertThat(run.getLong("repaired")).isEqualTo(1);
        assertThat(run.getLong("review")).isEqualTo(2);
        assertThat(report().getJsonArray("differences").encode())
                .contains("\"PROVIDER_ONLY\"", "\"AMOUNT\"", "\"REPAIRED\"", "NOBODYS");
        assertThat(reconcile(HEADER + line("4201", "MISSED", "88.80") + "总交易单数\n`1\n"))
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void aBillThatIsCutOffChangesNothing() throws IOException {
        system.register("wechatpay", "CUT", new Money(8880, "CNY"));

        int code = reconcile(HEADER + line("4301", "CUT", "88.80"));

        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(report().getJsonObject("run").getString("state")).isEqualTo("REFUSED");
        assertThat(system.status("CUT")).isNotEqualTo("PAID");
        assertThat(system.get("/v1/incidents", WholeSystem.KEY).body()).contains("BILL_REFUSED");
    }

    /** The day is fetched from a provider that says it has no statement of it; the payment was known from a file. */
    @Test
    void whatWeHaveOfADayOfWhichTheProviderHasNoBillIsTold() throws IOException {
        LocalDate day = DAY.minusDays(5);
        system.register("wechatpay", "UNKNOWN-THERE", new Money(8880, "CNY"));
        String bill = HEADER + line(day, "4401", "UNKNOWN-THERE", "88.80") + "总交易单数\n`1\n";
        assertThat(reconcile(day, bill)).isEqualTo(ExitCode.OK);
        system.await("UNKNOWN-THERE", "PAID");

        int code = reconcile(day);

        assertThat(code).isEqualTo(ExitCode.FAILED);
        JsonObject run = report(day).getJsonObject("run");
        assertThat(run.getString("state")).isEqualTo("DONE");
        assertThat(run.getString("origin")).contains("NO_STATEMENT_EXIST");
        assertThat(run.getLong("lines")).isZero();
        assertThat(run.getLong("review")).isEqualTo(1);
        assertThat(report(day).getJsonArray("differences").encode()).contains("\"OURS_ONLY\"", "UNKNOWN-THERE");
    }

    @Test
    void wrongUseIsSaid() {
        String config = settings.toString();
        assertThat(Paysync.execute("reconcile", "--config", config, "--account", "wechatpay/main", "--date", "soon"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(Paysync.execute(
                        "reconcile", "--config", config, "--account", "wechatpay/main", "--date", "2100-01-01"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(Paysync.execute("reconcile", "--config", config, "--account", "mollie/main"))
                .isEqualTo(ExitCode.CONFIG);
        assertThat(Paysync.execute(
                        "reconcile", "--config", config, "--account", "wechatpay/main", "--file", "gone.csv"))
                .isEqualTo(ExitCode.NO_INPUT);
    }
}
