package io.paysync.bench.run;

import io.paysync.launcher.embedded.EmbeddedPostgres;
import io.paysync.launcher.node.NodeFile;
import io.paysync.launcher.node.PaysyncNode;
import io.paysync.sandbox.keys.AccountsYaml;
import io.vertx.sqlclient.Pool;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * {@code paysync reconcile} as an operator runs it, in a process of its own: a day's bill of so many lines against as many
 * paid orders. One in a thousand payments is one that we have missed, one in ten thousand is of an order we do not know.
 */
final class BillBench {
    private static final int MISSED_EVERY = 1000;
    private static final int UNKNOWN_EVERY = 10_000;
    private static final int BATCH = 50_000;

    /** Registered; paid; and the step of the history, as order-state writes them. */
    private static final String ORDERS = """
            with n as (select i, i %% 1000 = 7 as missed, '42' || lpad(i::text, 10, '0') as trade,
                timestamptz '%1$s 00:01:00+08' + i * interval '%2$s seconds' as at
              from generate_series(%3$d, %4$d) i where i %% 10000 <> 3),
            made as (
              insert into orders.orders (merchant, order_id, rev, version, status, provider, account, terms, registration,
                books, created_at, updated_at)
              select 'default', 'BILL-' || i, 2, 2, case when missed then 'PENDING' else 'PAID' end, 'wechatpay', 'main',
                'ACCEPT', '{"amount":{"minor":8880,"currency":"CNY"},"account":{"provider":"wechatpay","account":"main"},'
                  || '"receivers":{},"metadata":{}}',
                case when missed then '{"proven":{"pending":true}}' else '{"proven":{"paid":[["wechatpay","main","'
                  || trade || '","' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '"]]}}' end, at, at
              from n),
            owned as (
              insert into orders.payment (provider, account, trade_no, merchant, order_id)
              select 'wechatpay', 'main', trade, 'default', 'BILL-' || i from n where not missed)
            insert into orders.change (merchant, order_id, version, written_at, from_status, to_status, step)
            select 'default', 'BILL-' || i, 2, at, 'CREATED', case when missed then 'PENDING' else 'PAID' end, '{}' from n
            """;

    private final Bench bench;
    private final int lines;
    private final LocalDate day = LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1);

    BillBench(Bench bench, int lines) {
        this.bench = bench;
        this.lines = lines;
    }

    void run() throws Exception {
        try (EmbeddedPostgres postgres = bench.postgres("bills")) {
            Path config = bench.dir().resolve("bills.yaml");
            String accounts = AccountsYaml.of(bench.keys(), URI.create("http://127.0.0.1:1"), "main");
            Files.writeString(config, """
                    database: {host: 127.0.0.1, port: %d, database: postgres, user: paysync, password: %s}
                    dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
                    """.formatted(postgres.port(), postgres.password()) + accounts);
            PaysyncNode.migrate(NodeFile.read(config).config());
            orders(postgres);
            Path bill = bill(accounts);
            bench.report()
                    .note(lines + " orders and a bill of " + Files.size(bill) / 1024 / 1024 + " MiB (gzip) ready");
            measured(postgres, config, bill);
        }
    }

    private void measured(EmbeddedPostgres postgres, Path config, Path bill) throws Exception {
        if (!bench.statements()) {
            compare(config, bill);
            return;
        }
        try (Statements sql = new Statements(bench.vertx(), postgres)) {
            sql.reset();
            compare(config, bill);
            sql.lines(lines).forEach(bench.report()::note);
        }
    }

    private void orders(EmbeddedPostgres postgres) throws Exception {
        String step = String.format(Locale.ROOT, "%.6f", 86_000.0 / lines);
        Pool pool = Bench.pool(bench.vertx(), postgres);
        try {
            for (int from = 0; from < lines; from += BATCH) {
                String sql = ORDERS.formatted(day, step, from, Math.min(lines, from + BATCH) - 1);
                pool.query(sql).execute().await(5, TimeUnit.MINUTES);
            }
            pool.query("analyze").execute().await(5, TimeUnit.MINUTES);
        } finally {
            pool.close();
        }
    }

    private Path bill(String accounts) throws IOException {
        Matcher mchid = Pattern.compile("mchid: \"?(\\d+)").matcher(accounts);
        if (!mchid.find()) {
            throw new IllegalStateException("no mchid in the accounts");
        }
        Path file = bench.dir().resolve("bill.csv.gz");
        try (Writer out = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            out.write("交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
                    + "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
                    + "手续费,费率,订单金额,申请退款金额,费率备注\r\n");
            for (int i = 0; i < lines; i++) {
                LocalTime at = LocalTime.ofSecondOfDay(60 + (long) (i * (86_000.0 / lines)));
                out.write("`" + day + " " + at.format(DateTimeFormatter.ISO_LOCAL_TIME)
                        + ",`wx0123456789abcdef,`" + mchid.group(1) + ",`0,`,`42" + padded(i) + ",`BILL-" + i
                        + ",`oUpF8uMuAJO_M2pxb1Q9zNjWeS6o,`JSAPI,`SUCCESS,`OTHERS,`CNY,`88.80,`0.00,`0,`0,`0.00,`0.00,`,`,"
                        + "`a thing that was bought,`,`0.53280,`0.60%,`88.80,`0.00,`\r\n");
            }
            out.write("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n`" + lines + ",`" + cents(8880L * lines)
                    + ",`0.00,`0.00,`" + fees() + ",`" + cents(8880L * lines) + ",`0.00\r\n");
        }
        return file;
    }

    private static String padded(int i) {
        return String.format(Locale.ROOT, "%010d", i);
    }

    private static String cents(long minor) {
        return minor / 100 + String.format(Locale.ROOT, ".%02d", minor % 100);
    }

    private String fees() {
        long sum = 53_280L * lines;
        return sum / 100_000 + String.format(Locale.ROOT, ".%05d", sum % 100_000);
    }

    private void compare(Path config, Path bill) throws Exception {
        Path log = bench.dir().resolve("reconcile.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Xmx128m");
        command.addAll(bench.nodeOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.paysync.launcher.Main"));
        command.addAll(List.of("reconcile", "--config", config.toString(), "--account", "wechatpay/main"));
        command.addAll(List.of("--date", day.toString(), "--file", bill.toString()));
        command.addAll(List.of("--report", bench.dir().resolve("report").toString()));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long rss = 0;
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            rss = Math.max(rss, highestResidentMib(process.pid()));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        String said = Files.readString(log);
        check(said);
        bench.report().add(Result.against("reconcile " + lines + " lines", lines / seconds, 0, seconds * 1000, 0, rss));
        said.lines()
                .filter(line -> line.startsWith("  "))
                .forEach(line -> bench.report().note(line.strip()));
    }

    /** A run that found anything else than what was put in is no measurement. */
    private void check(String said) {
        int unknown = (lines - 3 + UNKNOWN_EVERY - 1) / UNKNOWN_EVERY;
        int missed = (lines - 7 + MISSED_EVERY - 1) / MISSED_EVERY;
        boolean right = said.contains("lines      " + lines)
                && said.contains("repaired   " + missed)
                && said.contains("for review " + unknown);
        if (!right) {
            throw new IllegalStateException("reconcile said something else than was to be found:\n" + said);
        }
    }

    /** The high-water mark that the system keeps; 0 where it does not tell. */
    private static long highestResidentMib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
