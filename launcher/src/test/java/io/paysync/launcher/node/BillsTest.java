package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.launcher.cli.ExitCode;
import io.paysync.launcher.cli.Paysync;
import io.paysync.sandbox.trade.Trade;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code paysync reconcile} without a file, beside a running node: a day is downloaded, read and compared, at each provider that has bills. */
class BillsTest {
    private static WholeSystem system;
    private static String yaml;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        system = WholeSystem.start();
        yaml = system.yaml("desk", "redis: off");
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    /** Paid yesterday at noon, and nothing was told of it. */
    private static String paidYesterday(String provider, LocalDate day, ZoneId zone) {
        String order = "20261120095712Y" + provider.toUpperCase(Locale.ROOT);
        Money amount = system.open(provider, order, 1000);
        system.register(provider, order, amount, null);
        Instant noon = day.atTime(LocalTime.NOON).atZone(zone).toInstant();
        Trade trade = system.sandbox.payments().find(provider, order).orElseThrow();
        system.sandbox.trades().restore(trade.pay(noon));
        return order;
    }

    @ParameterizedTest
    @CsvSource({
        "alipay, Asia/Shanghai",
        "wechatpay, Asia/Shanghai",
        "unionpay, Asia/Shanghai",
        "stripe, UTC",
        "paypal, America/Los_Angeles",
        "adyen, Europe/Amsterdam"
    })
    void aDayIsDownloadedReadAndCompared(String provider, ZoneId zone) throws IOException {
        LocalDate day = LocalDate.now(zone).minusDays(1);
        String order = paidYesterday(provider, day, zone);

        int code = Paysync.execute(
                "reconcile",
                "--config",
                Files.writeString(directory.resolve("paysync.yaml"), yaml).toString(),
                "--account",
                provider + "/main",
                "--date",
                day.toString(),
                "--report",
                directory.resolve("out").toString());

        JsonObject run = new JsonObject(
                        Files.readString(directory.resolve("out/bill-" + provider + "-main-" + day + ".json")))
                .getJsonObject("run");
        assertThat(code).as(run.encode()).isEqualTo(ExitCode.OK);
        assertThat(run.getLong("review")).isZero();
        // Whether asking or the bill was quicker: both say the same.
        assertThat(List.of(run.getLong("matched"), run.getLong("repaired"))).contains(1L);
        system.await(order, "PAID");
    }
}
