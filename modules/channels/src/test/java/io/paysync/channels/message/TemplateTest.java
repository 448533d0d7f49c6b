package io.paysync.channels.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.channels.Notice;
import io.paysync.channels.Notices;
import io.paysync.contract.domain.Contacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    @Test
    void aValueIsPutInOnceAndEscapedAndNeverReadAsATemplate() {
        Values values = Values.of(new Notice(
                "m",
                "order.paid",
                "shop",
                "{amount}<b>\r\nBcc: x",
                "t",
                Map.of(),
                Notices.body("order.paid", "o"),
                List.of(),
                Instant.EPOCH));

        String text = Template.of("<i>{orderId}</i> {amount} {refunded} {} {a b}")
                .render(values, v -> v.replace("<", "&lt;"));

        assertThat(text).isEqualTo("<i>{amount}&lt;b>  Bcc: x</i> 88.80 0.00 {} {a b}");
    }

    @Test
    void anUnknownPlaceIsNamed() {
        assertThatThrownBy(() -> Template.of("for {order}"))
                .hasMessageContaining("{order}")
                .hasMessageContaining("orderId");
    }

    @Test
    void everyEventThatHasWordsHasThemInBothLanguages() {
        MessageTexts.DEFAULT
                .byType()
                .forEach((type, words) -> assertThat(words).as(type).containsOnlyKeys("en", "zh"));
        assertThat(MessageTexts.DEFAULT.has("order.created")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "phone, +8613800000001, true",
        "phone, 13900000001, false",
        "phone, +0123456789, false",
        "phone, +1234567890123456, false",
        "email, a.b+c@shop.example, true",
        "email, a@b@c.example, false",
        "email, a@localhost, false",
        "email, 'a b@c.example', false",
        "email, a@-c.example, false",
        "fcmToken, short, false",
        "apnsToken, 00ff00ff00ff00ff00ff00ff00ff00ff, true",
        "apnsToken, 00fg00ff00ff00ff00ff00ff00ff00ff, false",
        "language, fr, false",
        "callbackUrl, https://shop.example/paid?order=1, true",
        "callbackUrl, https://user:pass@shop.example/, false",
        "callbackUrl, 'https://shop.example/a b', false",
        "callbackUrl, ftp://shop.example/, false",
        "callbackUrl, /hooks, false",
        "whatever, anything at all, true",
    })
    void contactsHaveTheFormTheirChannelsNeed(String key, String value, boolean fits) {
        assertThat(Contacts.fits(key, value)).isEqualTo(fits);
        assertThat(Contacts.refuse(Map.of(key, value)).isEmpty()).isEqualTo(fits);
        assertThat(Contacts.refuse(Map.of(key, value)).orElse("")).doesNotContain(value);
    }

    @Test
    void anAddressOf255CharactersIsTooLong() {
        String domain = ("d".repeat(60) + ".").repeat(3) + "example";
        String fits = "a".repeat(63) + "@" + domain;

        assertThat(fits.length()).isEqualTo(254);
        assertThat(Contacts.fits("email", fits)).isTrue();
        assertThat(Contacts.fits("email", "a" + fits)).isFalse();
    }

    @Test
    void contactsAreShownMasked() {
        assertThat(Contacts.masked(Map.of("phone", "+8613800000001", "language", "zh", "webhook", "x")))
                .isEqualTo(Map.of("phone", "+86***001", "language", "zh", "webhook", "x"));
        assertThat(Contacts.masked(Map.of("callbackUrl", "https://shop.example/hooks/t0ken?k=1")))
                .containsEntry("callbackUrl", "https://shop.example/***");
        assertThat(Contacts.masked(Map.of("callbackUrl", "https://shop.example?k=1")))
                .containsEntry("callbackUrl", "https://shop.example/***");
        assertThat(Contacts.masked(Map.of("email", "anna@shop.example"))).containsEntry("email", "a***@shop.example");
    }
}
