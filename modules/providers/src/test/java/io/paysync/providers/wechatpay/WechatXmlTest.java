package io.paysync.providers.wechatpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WechatXmlTest {
    private static final Case REFUND = Case.of("wechatpay/refund-v2-xml-callback");
    private final Account account = Case.account(WechatSender.section().put("apiV2Key", REFUND.key("api_v2_key")));

    @Test
    void aSealedRefundIsAHintThatMustBeConfirmed() {
        Verdict verdict = account.verify(REFUND.raw(), NOW);

        assertThat(genuine(verdict).needsQuery()).isTrue();
        assertThat(((Verdict.Genuine) verdict).keyId()).isEqualTo("apiV2Key");
        assertThat(account.accepted(REFUND.raw()).contentType()).isEqualTo("text/xml");
        assertThat(account.accepted(WechatSender.paid("", "")).status()).isEqualTo(204);
    }

    @Test
    void withoutAnApiV2KeyItIsToBeTriedAgainLater() {
        Account none = Case.account(WechatSender.section());

        assertThat(refused(none.verify(REFUND.raw(), NOW), Reason.UNKNOWN_KEY).later())
                .isTrue();
    }

    @Test
    void aWrongKeyOrAForeignMerchantIsRefused() {
        ObjectNode section = WechatSender.section().put("apiV2Key", "another");
        refused(Case.account(section).verify(REFUND.raw(), NOW), Reason.DECRYPT_FAILED);
        ObjectNode foreign = WechatSender.section().put("apiV2Key", REFUND.key("api_v2_key"));
        foreign.put("mchid", "1900009999");
        refused(Case.account(foreign).verify(REFUND.raw(), NOW), Reason.ACCOUNT_MISMATCH);
    }

    @Test
    void theApplicationAndTheSubMerchantMustBeOurs() {
        ObjectNode section = WechatSender.section().put("apiV2Key", REFUND.key("api_v2_key"));
        ObjectNode other = section.deepCopy().put("appid", "wx0000000000000000");
        ObjectNode partner = section.deepCopy().put("subMchid", "1900000109");
        RawCallback noApplication = changed("<appid><![CDATA[wxd678efh567hg6787]]></appid>", "");

        refused(Case.account(other).verify(REFUND.raw(), NOW), Reason.ACCOUNT_MISMATCH);
        genuine(Case.account(other).verify(noApplication, NOW));
        genuine(account.verify(noApplication, NOW));
        refused(Case.account(partner).verify(REFUND.raw(), NOW), Reason.ACCOUNT_MISMATCH);
        refused(Case.account(partner).verify(subMerchant("1900000110"), NOW), Reason.ACCOUNT_MISMATCH);
        genuine(Case.account(partner).verify(subMerchant("1900000109"), NOW));
    }

    private static RawCallback subMerchant(String number) {
        return changed("<mch_id>", "<sub_mch_id><![CDATA[" + number + "]]></sub_mch_id><mch_id>");
    }

    private static RawCallback changed(String find, String replacement) {
        String xml = new String(REFUND.raw().body(), StandardCharsets.UTF_8);
        assertThat(xml).contains(find);
        return Case.with(REFUND.raw(), xml.replace(find, replacement).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><req_info>&x;</req_info></xml>",
                "<!DOCTYPE xml [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/p\"> %p;]><xml></xml>",
                "<!DOCTYPE lolz [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><xml><req_info>&b;</req_info></xml>",
                "<xml xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"/etc/passwd\"/></xml>",
                "<xml><req_info>&lt;</req_info></xml>",
                "<xml><req_info>a<!-- b -->c</req_info></xml>",
                "<xml><req_info><![CDATA[a]]><![CDATA[b]]></req_info></xml>",
                "<xml><req_info><![CDATA[a</req_info></xml>",
                "<xml><req_info><b>a</b></req_info></xml>",
                "<xml><req_info>a</req_info><req_info>b</req_info></xml>",
                "<xml><req_info a=\"1\">a</req_info></xml>",
                "<xml><req_info>a</req_info></xml><xml></xml>",
                "<xml><req_info>a</other></xml>",
                "<xml>",
                "<xml></xml>",
                "<",
                "null"
            })
    void xmlThatIsNotExactlyOfTheOneShapeIsRefused(String xml) {
        RawCallback raw = Case.with(REFUND.raw(), xml.getBytes(StandardCharsets.UTF_8));

        refused(account.verify(raw, NOW), Reason.MALFORMED);
    }

    @Test
    void aNameHasLettersDigitsAndUnderscoresAlone() {
        for (char c = 1; c < 256; c++) {
            boolean fits = c == '_' || (c < 128 && Character.isLetterOrDigit(c));
            String name = "n" + c + "n";
            assertThat(FlatXml.parse("<xml><" + name + ">1</" + name + "></xml>", "xml"))
                    .as("character %d", (int) c)
                    .isEqualTo(fits ? Map.of(name, "1") : null);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<xml>",
                "<xml",
                "<xml><",
                "<xml><a",
                "<xml><a>",
                "<xml><a>1",
                "<xml><a>1<",
                "<xml><a>1</a>",
                "<xml><a>1</b></xml>",
                "<xml><>1</></xml>",
                "<xml><a>&</a></xml>",
                "<xml><a><![CDATA[1</a></xml>",
                "<xml><a><![CDATA[1]]>2</a></xml>",
                "<xml><a>1</a><a>2</a></xml>",
                "<xml><a>1</a></xml>x"
            })
    void whatEndsEarlyOrHasAnotherShapeIsNone(String text) {
        assertThat(FlatXml.parse(text, "xml")).isNull();
    }

    @Test
    void theShapeIsReadWithBlanksBetweenItsElements() {
        assertThat(FlatXml.parse("\n<xml>\n <a>1</a>\t<b><![CDATA[<&]]></b><c></c></xml> ", "xml"))
                .isEqualTo(Map.of("a", "1", "b", "<&", "c", ""));
        assertThat(FlatXml.parse("<xml>" + "<a>".repeat(100_000) + "</xml>", "xml"))
                .isNull();
    }
}
