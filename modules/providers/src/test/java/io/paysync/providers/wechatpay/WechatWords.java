package io.paysync.providers.wechatpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.wechatpay.WechatSender.PAID;
import static io.paysync.providers.words.Cell.said;
import static io.paysync.providers.words.Cell.word;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.Signer;
import io.paysync.providers.words.Cell;
import io.paysync.providers.words.Words;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** WeChat Pay's words for its page. A trade state means the same in a notification and in an answer. */
public final class WechatWords {
    private static final String API_V2_KEY = "an-api-v2-key-of-32-characters-x";
    private static final Account ACCOUNT = Case.account(WechatSender.section().put("apiV2Key", API_V2_KEY));
    private static final Cell TRADES =
            said("`trade_state` of `TRANSACTION.*` and of answers", "`TRANSACTION.*` 与查询应答的 `trade_state`");
    private static final Cell REFUNDS = said("`refund_status` of `REFUND.*`", "`REFUND.*` 的 `refund_status`");
    private static final Cell XML = said("`refund_status` in the XML of APIv2", "APIv2 XML 里的 `refund_status`");

    private WechatWords() {}

    public static Words words() {
        Words words = new Words(WechatCodes.class, said("field", "字段"), said("word", "值"));
        for (String state :
                List.of("NOTPAY", "USERPAYING", "ACCEPT", "SUCCESS", "REFUND", "CLOSED", "REVOKED", "PAYERROR")) {
            words.add(TRADES, word("TRADE", state), event("TRANSACTION.SUCCESS", PAID.replace("SUCCESS", state)));
        }
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, event("TRANSACTION.SUCCESS", PAID.replace("SUCCESS", "SETTLED")));
        for (String status : List.of("PROCESSING", "SUCCESS", "CLOSED", "ABNORMAL")) {
            words.add(REFUNDS, word("REFUND", status), refund(status));
        }
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, refund("LOST"));
        for (String status : List.of("SUCCESS", "CHANGE", "REFUNDCLOSE")) {
            words.add(XML, word("REFUND", status), xml(status));
        }
        words.add(Cell.ANY_OF_THESE, Cell.ELSE, xml("LOST"));
        words.add(Cell.ELSE, Cell.NONE, event("COMPLAINT.CREATE", "{\"mchid\":\"" + WechatSender.MCHID + "\"}"));
        return words;
    }

    private static PaymentFact refund(String status) {
        return event(
                "REFUND." + status,
                "{\"mchid\":\"" + WechatSender.MCHID + "\",\"out_trade_no\":\"W-1\",\"transaction_id\":\"42001\","
                        + "\"out_refund_no\":\"RF-1\",\"refund_id\":\"50001\",\"refund_status\":\"" + status
                        + "\",\"amount\":{\"total\":8880,\"refund\":3000}}");
    }

    private static PaymentFact event(String type, String plain) {
        return genuine(
                ACCOUNT.verify(WechatSender.signed(WechatSender.event(type, WechatSender.sealed(plain)), NOW), NOW));
    }

    private static PaymentFact xml(String status) {
        String plain = "<root><out_trade_no>W-1</out_trade_no><transaction_id>42001</transaction_id>"
                + "<out_refund_no>RF-1</out_refund_no><refund_id>50001</refund_id><refund_fee>3000</refund_fee>"
                + "<total_fee>8880</total_fee><refund_status>" + status + "</refund_status></root>";
        String body =
                "<xml><mch_id>" + WechatSender.MCHID + "</mch_id><req_info>" + sealed(plain) + "</req_info></xml>";
        return genuine(ACCOUNT.verify(Signer.post("text/xml", Signer.bytes(body)), NOW));
    }

    /** As APIv2 seals it: AES under the MD5 of the key, in hex. */
    private static String sealed(String plain) {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(Signer.bytes(API_V2_KEY));
            Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(Signer.bytes(HexFormat.of().formatHex(md5)), "AES"));
            return Base64.getEncoder().encodeToString(cipher.doFinal(Signer.bytes(plain)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
