package io.paysync.providers.generic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads whose description of a gateway is wrong. */
class GenericSettingsTest {
    @Test
    void anEmptyDescriptionSaysWhatIsMissing() {
        assertThat(Case.mistakes(Case.section("generic")))
                .containsExactlyInAnyOrder(
                        "accounts[0].signature.in: must say where the signature stands, such as header:X-Signature",
                        "accounts[0].signature.keys: must hold at least one key; without it no callback can be proven genuine",
                        "accounts[0].fields.orderNo: must say where it stands, such as json:/data/order_no",
                        "accounts[0].fields.status: must say where it stands, such as json:/data/order_no",
                        "accounts[0].fields.amount: must say where it stands, such as json:/data/order_no",
                        "accounts[0].status.paid: must list at least one word of the gateway");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "orderNo;header:X-Order;is not signed: anybody could change it (see signature.over)",
                "orderNo;form:order;does not fit the body, which is JSON",
                "orderNo;/order/number;must begin with header:, form: or json:",
                "orderNo;json:order;must be a JSON pointer, such as json:/data/order_no",
                "eventId;header:X-Event-Id;is not signed: anybody could change it (see signature.over)",
                "eventId;header:X Event;must name a header, such as header:X-Signature",
                "amount;query:amount;must begin with header:, form: or json:"
            })
    void aPlaceThatCannotBeReadOrBelievedIsAMistake(String field, String place, String mistake) {
        assertMistake(s -> ((ObjectNode) s.get("fields")).put(field, place), "fields." + field + ": " + mistake);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "over|{header:X-Acme-Time}|must hold {body} once; what else is in a callback would not be signed",
                "over|{body}{body}|must hold {body} once; what else is in a callback would not be signed",
                "over|{header:X-Acme-Time}{body}|needs some text between two parts, so that no byte can move from one to the other",
                "over|{header:}.{body}|must name a header in {header:…}",
                "over|{url}.{body}|knows {body} and {header:Name} only",
                "over|sorted-form|can be sorted-form only where body is form",
                "in|json:/sign|must be a header or a form field; a signature within the JSON that it signs is not read",
                "without|x|is for over: sorted-form only",
                "encoding|octal|must be one of base64, hex, hex-upper, is octal"
            })
    void aSignatureThatProvesTooLittleIsAMistake(String key, String value, String mistake) {
        List<String> mistakes = mistakes(s -> ((ObjectNode) s.get("signature")).put(key, value));

        assertThat(mistakes).contains("accounts[0].signature." + key + ": " + mistake);
    }

    @Test
    void theSignatureCannotSignItself() {
        assertMistake(
                s -> ((ObjectNode) s.get("signature")).put("over", "{header:x-acme-signature}.{header:X-Acme-Time}.{body}"),
                "signature.over: holds the header of the signature itself");
        ObjectNode form = GenericSender.formSection();
        ((ObjectNode) form.get("signature")).put("over", "{body}").remove("without");
        assertThat(Case.mistakes(form))
                .containsExactly(
                        "accounts[0].signature.in: cannot be a field of the very body that is signed; use over: sorted-form");
    }

    @Test
    void aFieldThatTakesNoPartInTheSignatureCannotBeRead() {
        ObjectNode form = GenericSender.formSection();
        ((ObjectNode) form.get("fields")).put("tradeNo", "form:sign_type");
        assertThat(Case.mistakes(form))
                .containsExactly(
                        "accounts[0].fields.tradeNo: is not signed: anybody could change it (see signature.over)");
    }

    @Test
    void keysAreOfTheAlgorithmAndLongEnough() {
        assertMistake(
                s -> ((ObjectNode) s.get("signature").get("keys").get(0)).put("secret", "short"),
                "signature.keys[0].secret: must have at least 12 characters; a shorter secret can be guessed");
        List<String> mistakes = mistakes(s -> ((ObjectNode) s.get("signature")).put("algorithm", "rsa-sha256"));
        assertThat(mistakes).anyMatch(m -> m.startsWith("accounts[0].signature.keys[0].publicKey: must be set"));
    }

    @Test
    void wordsFitTheFields() {
        assertMistake(
                s -> ((ObjectNode) s.get("status")).put("failed", "SUCCESS"),
                "status.failed: holds SUCCESS, which stands under paid too");
        assertThat(mistakes(s -> ((ObjectNode) s.get("fields")).remove(List.of("refundNo", "refundTradeNo"))))
                .containsExactly(
                        "accounts[0].fields.refundNo: must be set (or refundTradeNo), because status lists words of refunds");
        assertMistake(
                s -> ((ObjectNode) s.get("fields")).remove("refundAmount"),
                "fields.refundAmount: must be set, because status lists words of refunds");
        assertMistake(
                s -> ((ObjectNode) s.get("fields")).remove("disputeNo"),
                "fields.disputeNo: must be set, because status lists words of disputes");
        assertMistake(
                s -> ((ObjectNode) s.get("fields")).remove("currency"),
                "currency: must be set, or fields.currency must say where it stands");
        assertMistake(s -> s.put("currency", "EURO"), "currency: is no ISO 4217 code such as EUR");
    }

    @Test
    void aTimeThatIsNotSignedIsAMistake() {
        assertMistake(
                s -> ((ObjectNode) s.get("timestamp")).put("in", "header:Date"),
                "timestamp.in: is not signed: anybody could change it (see signature.over)");
        assertMistake(
                s -> s.putObject("timestamp").put("tolerance", "1m"),
                "timestamp.in: must say where it stands, such as json:/data/order_no");
    }

    @Test
    void bindingsAndAnswersAreChecked() {
        assertMistake(
                s -> ((ObjectNode) s.get("must").get(0)).remove("be"), "must[0].be: must list what is accepted");
        assertMistake(
                s -> s.putObject("answers").putObject("accepted").put("status", 302),
                "answers.accepted.status: must be from 200 to 299");
        assertMistake(
                s -> s.putObject("answers").putObject("unavailable").put("status", 200).put("body", "success"),
                "answers.unavailable: must differ from accepted; the gateway would not send again");
        assertMistake(s -> s.put("amount", "minor"), "amount: unknown key; did you mean amounts?");
    }

    private static List<String> mistakes(Consumer<ObjectNode> change) {
        ObjectNode section = GenericSender.section();
        change.accept(section);
        return Case.mistakes(section);
    }

    /** It is told, and nothing else. */
    private static void assertMistake(Consumer<ObjectNode> change, String mistake) {
        assertThat(mistakes(change)).containsExactly("accounts[0]." + mistake);
    }
}
