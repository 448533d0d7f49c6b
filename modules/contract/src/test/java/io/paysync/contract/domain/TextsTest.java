package io.paysync.contract.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void controlCharactersAndLoneSurrogatesAreRefusedInKeys() {
        for (String bad : new String[] {"a\u0000b", "a\nb", "\u001b[1m", "\ud800", "x\udc00", "\u0085"}) {
            assertThatThrownBy(() -> new OrderKey("default", bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("control character");
        }
    }

    @Test
    void chineseAndEmojiAreFine() {
        assertThat(new OrderKey("default", "订单-😀").orderId()).isEqualTo("订单-😀");
    }

    @Property
    void sanitizedTextIsAlwaysStorableAndBounded(@ForAll String text) {
        String clean = Texts.sanitized(text, 40);

        assertThat(Texts.clean(clean)).isTrue();
        assertThat(clean.length()).isLessThanOrEqualTo(40);
        assertThat(new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(clean);
    }
}
