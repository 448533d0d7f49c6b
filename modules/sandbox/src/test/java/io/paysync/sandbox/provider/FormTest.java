package io.paysync.sandbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FormTest {
    @Test
    void theSignedTextIsSortedDecodedAndWithoutBlanks() {
        String body = "gmt_create=2026-11-20+09%3A57%3A31&charset=utf-8&subject=Annual+plan&empty=&blank=+%E3%80%80"
                + "&fund_bill_list=%5B%7B%22amount%22%3A%2288.80%22%7D%5D&sign_type=RSA2&app_id=2021&sign=a%2Bb%3D%3D";

        String text = Form.signed(Form.decode(body, StandardCharsets.UTF_8), "sign", "sign_type");

        assertThat(text)
                .isEqualTo("app_id=2021&charset=utf-8&fund_bill_list=[{\"amount\":\"88.80\"}]"
                        + "&gmt_create=2026-11-20 09:57:31&subject=Annual plan");
    }

    @Test
    void requestsSignTheirSignTypeToo() {
        String text = Form.signed(Map.of("sign_type", "RSA2", "method", "m", "sign", "s"), "sign");

        assertThat(text).isEqualTo("method=m&sign_type=RSA2");
    }

    @Property(tries = 200)
    void whatIsEncodedIsDecodedAgain(
            @ForAll @Size(max = 8) Map<@AlphaChars @NotEmpty String, @NotEmpty String> fields) {
        Map<String, String> storable = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
                storable.put(name, value);
            }
        });

        String text = Form.encode(storable, StandardCharsets.UTF_8);

        assertThat(Form.decode(text, StandardCharsets.UTF_8)).isEqualTo(storable);
    }

    @Test
    void chineseTextGoesInTheCharsetThatIsNamed() {
        assertThat(Form.encode(Map.of("subject", "西湖"), Charset.forName("GBK"))).isEqualTo("subject=%CE%F7%BA%FE");
    }
}
