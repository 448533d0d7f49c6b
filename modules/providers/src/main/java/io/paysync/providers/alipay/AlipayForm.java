package io.paysync.providers.alipay;

import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.reading.RawForm;
import io.paysync.providers.reading.Utf8;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A notification's form, and which of its parameters Alipay signs. */
final class AlipayForm {
    static final int PARAMS_MAX = RawForm.PARAMS_MAX;

    private final RawForm form;

    private AlipayForm(RawForm form) {
        this.form = form;
    }

    /** The parameters that a verdict or a fact is made of. */
    private static final Set<String> READ = Set.of(
            "app_id",
            "charset",
            "gmt_close",
            "gmt_payment",
            "gmt_refund",
            "msg_method",
            "notify_id",
            "notify_time",
            "notify_type",
            "out_biz_no",
            "out_trade_no",
            "refund_fee",
            "seller_id",
            "sign",
            "sign_type",
            "total_amount",
            "trade_no",
            "trade_status",
            "trans_currency");

    /** Reads the body; look at {@link #problem} first. */
    static AlipayForm parse(byte[] body) {
        return new AlipayForm(RawForm.parse(body));
    }

    @Nullable
    Refused problem() {
        return form.problem();
    }

    /** The decoded bytes of a parameter; null when it is not there. */
    byte @Nullable [] bytes(String name) {
        return form.bytes(name);
    }

    /** A parameter that is plain ASCII by its nature; null when it is not there, is blank or is something else. */
    @Nullable
    String ascii(String name) {
        return form.ascii(name);
    }

    /** Whether a parameter is there and was signed; blank ones are not. */
    boolean signed(String name, Charset charset) {
        byte[] value = form.bytes(name);
        return value != null && !blank(value, charset);
    }

    /** The names of all parameters, sorted. */
    List<String> names() {
        return form.names();
    }

    /**
     * What is signed: {@code name=value} joined by {@code &}, sorted, without {@code sign}, without values that are empty
     * or only white space.
     *
     * @param withSignType application-gateway messages sign {@code sign_type} too
     */
    byte[] signedBytes(boolean withSignType, Charset charset) {
        return form.joined(signed(withSignType, charset));
    }

    /** Whether the same signature is good for another message too. */
    boolean cutElsewhere(boolean withSignType, Charset charset) {
        return form.cutElsewhere(signed(withSignType, charset), READ);
    }

    private static RawForm.Signed signed(boolean withSignType, Charset charset) {
        return (name, value) ->
                !name.equals("sign") && (withSignType || !name.equals("sign_type")) && !blank(value, charset);
    }

    /** White space as Java has it, U+3000 included; that is how the provider's own library decides. */
    private static boolean blank(byte[] value, Charset charset) {
        if (value.length == 0) {
            return true;
        }
        if (value[0] > ' ' && value[0] < 0x7F) {
            return false;
        }
        String text = Utf8.strict(value, charset);
        return text != null && text.chars().allMatch(Character::isWhitespace);
    }
}
