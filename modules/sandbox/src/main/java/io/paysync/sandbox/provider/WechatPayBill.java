package io.paysync.sandbox.provider;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.WechatPayKeys;
import io.paysync.sandbox.trade.Moved;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** WeChat Pay's trade bills: first where a file lies and its hash, then the file, packed as it was asked for. */
final class WechatPayBill {
    static final String APPLY = "/v3/bill/tradebill";
    static final String FILE = "/v3/billdownload/file";

    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(BEIJING);
    private static final String HEADER = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
            + "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n";

    private final WechatPayKeys keys;
    private final Trades trades;

    WechatPayBill(WechatPayKeys keys, Trades trades) {
        this.keys = keys;
        this.trades = trades;
    }

    /** Where it lies; empty when there is none. */
    Optional<String> told(ApiRequest request, Instant now) {
        return text(request, now).map(text -> {
            String day = Form.decode(request.query(), StandardCharsets.UTF_8).get("bill_date");
            return Json.write(Json.MAPPER
                    .createObjectNode()
                    .put("hash_type", "SHA1")
                    .put("hash_value", sha1(text.getBytes(StandardCharsets.UTF_8)))
                    .put("download_url", Bill.base(request, "wechatpay") + FILE + "?bill_date=" + day));
        });
    }

    ApiAnswer file(ApiRequest request, Instant now) {
        byte[] text = text(request, now).orElse("").getBytes(StandardCharsets.UTF_8);
        return new ApiAnswer(200, Map.of("Content-Type", "application/octet-stream"), Bill.gzip(text));
    }

    private Optional<String> text(ApiRequest request, Instant now) {
        String day = Form.decode(request.query(), StandardCharsets.UTF_8).getOrDefault("bill_date", "");
        return Bill.day(day, "yyyy-MM-dd")
                .flatMap(date -> Bill.of(trades, "wechatpay", date, BEIJING, now))
                .filter(bill -> !bill.moved().isEmpty())
                .map(this::text);
    }

    private String text(Bill bill) {
        StringBuilder out = new StringBuilder(HEADER);
        long paid = 0;
        long back = 0;
        for (Moved each : bill.moved()) {
            Trade.Refund refund = each.refund();
            Money amount = each.trade().amount();
            paid += refund == null ? amount.minor() : 0;
            back += refund == null ? 0 : refund.amount().minor();
            out.append(line(each));
        }
        return out.append("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n`")
                .append(bill.moved().size() + ",`" + yuan(paid) + ",`" + yuan(back) + ",`0.00,`0.00000,`" + yuan(paid)
                        + ",`" + yuan(back) + "\r\n")
                .toString();
    }

    private String line(Moved each) {
        Trade trade = each.trade();
        Trade.Refund refund = each.refund();
        String amount = refund == null ? trade.amount().toMajor() : "0.00";
        String back = refund == null ? "0.00" : refund.amount().toMajor();
        return "`" + TIME.format(each.at()) + ",`" + keys.appid() + ",`" + keys.mchid() + ",`0,`,`" + trade.tradeNo()
                + ",`"
                + trade.orderNo() + ",`o" + trade.tradeNo() + ",`NATIVE,`" + (refund == null ? "SUCCESS" : "REFUND")
                + ",`OTHERS,`CNY,`" + amount + ",`0.00,`" + (refund == null ? "0" : refund.providerNo()) + ",`"
                + (refund == null ? "0" : refund.refundNo()) + ",`" + back + ",`0.00,`"
                + (refund == null ? "" : "ORIGINAL")
                + ",`" + (refund == null ? "" : "SUCCESS") + ",`"
                + trade.subject().replace(",", "\\ ") + ",`,`0.00000,`0.00%,`"
                + amount + ",`" + back + ",`\r\n";
    }

    private static String yuan(long minor) {
        return new Money(minor, "CNY").toMajor();
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-1", e);
        }
    }
}
