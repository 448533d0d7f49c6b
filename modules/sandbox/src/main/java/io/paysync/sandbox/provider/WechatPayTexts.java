package io.paysync.sandbox.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.keys.WechatPayKeys;
import io.paysync.sandbox.trade.Trade;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What WeChat Pay writes: its documents, its encryption, the text it signs. */
final class WechatPayTexts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(Numbers.BEIJING);

    private WechatPayTexts() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    /** As told in a payment's notification and by the order query. */
    static ObjectNode transaction(WechatPayKeys keys, Trade trade) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("mchid", keys.mchid())
                .put("appid", keys.appid())
                .put("out_trade_no", trade.orderNo());
        Instant paidAt = trade.paidAt();
        if (paidAt != null) {
            node.put("transaction_id", trade.tradeNo()).put("trade_type", "NATIVE");
        }
        node.put("trade_state", state(trade)).put("trade_state_desc", description(trade));
        if (paidAt != null) {
            node.put("bank_type", "OTHERS").put("attach", "").put("success_time", time(paidAt));
            node.putObject("payer").put("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
        }
        ObjectNode amount = node.putObject("amount").put("total", trade.amount().minor());
        if (paidAt != null) {
            amount.put("payer_total", trade.amount().minor());
        }
        amount.put("currency", trade.amount().currency());
        if (paidAt != null) {
            amount.put("payer_currency", trade.amount().currency());
        }
        return node;
    }

    /** In a notification the state's name is {@code refund_status}. */
    static ObjectNode refundNotice(WechatPayKeys keys, Trade trade, Trade.Refund refund) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("mchid", keys.mchid())
                .put("out_trade_no", trade.orderNo())
                .put("transaction_id", trade.tradeNo())
                .put("out_refund_no", refund.refundNo())
                .put("refund_id", refund.providerNo())
                .put("refund_status", refundState(refund));
        if (refund.outcome() == Trade.Outcome.SUCCEEDED) {
            node.put("success_time", time(refund.at()));
        }
        node.putObject("amount")
                .put("total", trade.amount().minor())
                .put("refund", refund.amount().minor())
                .put("payer_total", trade.amount().minor())
                .put("payer_refund", refund.amount().minor());
        return node.put("user_received_account", "招商银行信用卡0403");
    }

    /** In the refund API the state's name is {@code status}. */
    static ObjectNode refundAnswer(Trade trade, Trade.Refund refund) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("refund_id", refund.providerNo())
                .put("out_refund_no", refund.refundNo())
                .put("transaction_id", trade.tradeNo())
                .put("out_trade_no", trade.orderNo())
                .put("channel", "ORIGINAL")
                .put("user_received_account", "招商银行信用卡0403");
        if (refund.outcome() == Trade.Outcome.SUCCEEDED) {
            node.put("success_time", time(refund.at()));
        }
        node.put("create_time", time(refund.at())).put("status", refundState(refund));
        node.putObject("amount")
                .put("total", trade.amount().minor())
                .put("refund", refund.amount().minor())
                .put("payer_total", trade.amount().minor())
                .put("payer_refund", refund.amount().minor())
                .put("currency", trade.amount().currency());
        return node;
    }

    private static String state(Trade trade) {
        return switch (trade.state()) {
            case WAIT -> "NOTPAY";
            case PAID -> trade.refundedMinor() > 0 ? "REFUND" : "SUCCESS";
            case CLOSED -> "CLOSED";
        };
    }

    private static String description(Trade trade) {
        return switch (trade.state()) {
            case WAIT -> "订单未支付";
            case PAID -> trade.refundedMinor() > 0 ? "转入退款" : "支付成功";
            case CLOSED -> "订单已关闭";
        };
    }

    private static String refundState(Trade.Refund refund) {
        return switch (refund.outcome()) {
            case SUCCEEDED -> "SUCCESS";
            case FAILED -> "CLOSED";
            case ABNORMAL -> "ABNORMAL";
        };
    }

    /** {@code timestamp\nnonce\nbody\n}. */
    static byte[] signed(String timestamp, String nonce, byte[] body) {
        byte[] head = (timestamp + "\n" + nonce + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length + 1];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        all[all.length - 1] = '\n';
        return all;
    }

    /** AES-256-GCM with the tag at the end, Base64. */
    static String encrypt(String apiV3Key, String nonce, String associatedData, byte[] plain) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(apiV3Key.getBytes(StandardCharsets.US_ASCII), "AES"),
                    new GCMParameterSpec(128, nonce.getBytes(StandardCharsets.US_ASCII)));
            cipher.updateAAD(associatedData.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(cipher.doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt", e);
        }
    }
}
