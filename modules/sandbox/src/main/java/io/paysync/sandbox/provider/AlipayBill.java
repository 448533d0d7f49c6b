package io.paysync.sandbox.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.AlipayKeys;
import io.paysync.sandbox.trade.Moved;
import io.paysync.sandbox.trade.Trades;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Alipay's trade bills: a signed answer tells an address that is good for half a minute, and there lies a zip. */
final class AlipayBill {
    static final String METHOD = "alipay.data.dataservice.bill.downloadurl.query";
    static final String PATH = "/bill.zip";

    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final Charset GBK = Charset.forName("GB18030");
    private static final Duration GOOD_FOR = Duration.ofSeconds(30);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(BEIJING);
    private static final DateTimeFormatter CHINESE = DateTimeFormatter.ofPattern("yyyy年MM月dd日");
    private static final String HEADER = "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
            + "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
            + "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注\r\n";

    private final AlipayKeys keys;
    private final Trades trades;

    /** Addresses of another run of the sandbox are good for nothing. */
    private final String secret;

    AlipayBill(AlipayKeys keys, Trades trades) {
        this.keys = keys;
        this.trades = trades;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.secret = HexFormat.of().formatHex(random);
    }

    /** Either where the bill is, or an error's code. */
    record Told(String url, String subCode) {}

    Told address(JsonNode content, ApiRequest request, Instant now) {
        Optional<LocalDate> day = Bill.day(content.path("bill_date").asText(), "yyyy-MM-dd");
        if (day.isEmpty() || !content.path("bill_type").asText().equals("trade")) {
            return new Told("", "INVAILID_ARGUMENTS");
        }
        Optional<Bill> bill = Bill.of(trades, "alipay", day.get(), BEIJING, now);
        if (bill.isEmpty()) {
            return new Told("", "BILL_NOT_EXIST");
        }
        if (bill.get().moved().isEmpty()) {
            return new Told("", "NO_BILL_DATA");
        }
        String until = Long.toString(now.plus(GOOD_FOR).getEpochSecond());
        return new Told(
                Bill.base(request, "alipay") + PATH + "?day=" + day.get() + "&until=" + until + "&sign="
                        + sign(day.get().toString(), until),
                "");
    }

    private String sign(String day, String until) {
        return Hmac.hex(secret, day + "|" + until);
    }

    ApiAnswer file(ApiRequest request, Instant now) {
        Map<String, String> asked = Form.decode(request.query(), StandardCharsets.UTF_8);
        String day = asked.getOrDefault("day", "");
        String until = asked.getOrDefault("until", "0");
        boolean signed = MessageDigest.isEqual(
                sign(day, until).getBytes(StandardCharsets.UTF_8),
                asked.getOrDefault("sign", "").getBytes(StandardCharsets.UTF_8));
        if (!signed || now.getEpochSecond() > Long.parseLong(until)) {
            return new ApiAnswer(403, Map.of("Content-Type", "text/html"), new byte[0]);
        }
        byte[] details = Bill.of(trades, "alipay", LocalDate.parse(day), BEIJING, now)
                .map(this::details)
                .orElse("")
                .getBytes(GBK);
        String name = keys.sellerId() + "0156_" + day.replace("-", "") + "_业务明细.csv";
        return new ApiAnswer(200, Map.of("Content-Type", "application/zip"), Bill.zip(name, details));
    }

    private String details(Bill bill) {
        StringBuilder out = new StringBuilder("#支付宝业务明细查询\r\n#账号：[" + keys.sellerId() + "0156]\r\n#起始日期：["
                + CHINESE.format(bill.day()) + " 00:00:00]   终止日期：["
                + CHINESE.format(bill.day().plusDays(1)) + " 00:00:00]\r\n"
                + "#-----------------------------------------业务明细列表----------------------------------------\r\n"
                + HEADER);
        long[] paid = new long[2];
        long[] back = new long[2];
        for (Moved each : bill.moved()) {
            out.append(line(each));
            long[] sum = each.refund() == null ? paid : back;
            sum[0]++;
            sum[1] += amount(each).minor();
        }
        return out.append(
                        "#-----------------------------------------业务明细列表结束------------------------------------\r\n#交易合计：")
                .append(paid[0] + "笔，商家实收共" + yuan(paid[1]) + "元，商家优惠共0.00元\r\n#退款合计：")
                .append(back[0] + "笔，商家实收退款共" + yuan(-back[1]) + "元，商家优惠退款共0.00元\r\n")
                .toString();
    }

    private static Money amount(Moved each) {
        return each.refund() == null ? each.trade().amount() : each.refund().amount();
    }

    private static String line(Moved each) {
        boolean refund = each.refund() != null;
        String amount = yuan((refund ? -1 : 1) * amount(each).minor());
        String number = each.refund() == null ? "" : each.refund().refundNo();
        return each.trade().tradeNo() + "\t," + each.trade().orderNo() + "\t," + (refund ? "退款" : "交易") + "\t,\""
                + each.trade().subject().replace("\"", "\"\"") + "\"\t,"
                + TIME.format(each.trade().createdAt()) + ","
                + TIME.format(each.at()) + ",\t,\t,\t,\t,*a," + amount + "," + amount
                + ",0.00,0.00,0.00,0.00,0.00,\t,0.00,0.00," + number + "\t,0.00,0.00,\t\r\n";
    }

    private static String yuan(long minor) {
        return BigDecimal.valueOf(minor, 2).toPlainString();
    }
}
