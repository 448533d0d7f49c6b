package io.paysync.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.OwnWords;
import io.paysync.channels.OwnWords.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MustacheWordsTest {
    private static final Values VALUES = Values.of(new Notice(
            "msg_1",
            "order.paid",
            "shop",
            "<b>&{{status}}",
            "cn",
            Map.of(),
            """
            {"timestamp":"2026-11-20T02:00:00Z","data":{"status":"PAID","amount":{"value":"88.80","currency":"CNY"}}}\
            """.getBytes(StandardCharsets.UTF_8),
            List.of(),
            Instant.EPOCH));

    @ParameterizedTest
    @CsvSource({
        "'{{amount}} {{ currency }}', 88.80 CNY",
        "'{{orderId}}', <b>&{{status}}",
        "'{{#tradeNo}}no. {{tradeNo}}{{/tradeNo}}{{^tradeNo}}none{{/tradeNo}}', none",
        "'{{#status}}{{amount}}{{/status}}', 88.80",
        "'{amount} is no place here', '{amount} is no place here'",
    })
    void valuesArePutInOnceAndNeverReadAsTemplates(String template, String said) {
        assertThat(MustacheWords.refuse(source(null, template, null))).isEmpty();
        assertThat(new MustacheWords(source(null, template, null)).text(VALUES)).isEqualTo(said);
    }

    @Test
    void noValueIsMarkup() {
        MustacheWords own = new MustacheWords(source("t", "a\n{{orderId}}", "<p title='{{orderId}}'>{{orderId}}</p>"));
        MustacheWords ofText = new MustacheWords(source("t", "a < b\n{{orderId}}", null));

        assertThat(own.html(VALUES, "en"))
                .startsWith("<p title='&lt;b&gt;&amp;{{status}}'>&lt;b&gt;&amp;{{status}}</p>");
        assertThat(ofText.html(VALUES, "en")).contains("<p>a &lt; b<br>\n&lt;b&gt;&amp;{{status}}</p>");
    }

    @ParameterizedTest
    @CsvSource({
        "'{{ordreId}}', ordreId",
        "'{{{orderId}}}', none of",
        "'{{& orderId}}', none of",
        "'{{&orderId}}', none of",
        "'{{> other}}', none of",
        "'{{=<% %>=}}<%& orderId %>', none of",
        "'{{$orderId}}{{/orderId}}', none of",
        "'{{<orderId}}{{/orderId}}', none of",
        "'{{orderId.class}}', none of",
        "'{{.}}', none of",
        "'{{orderId', none of",
        "'{{#orderId}}', no template",
        "'{{/orderId}}', no template",
        "'{{#orderId}}{{/status}}', no template",
        "' ', empty",
    })
    void whatIsNoTemplateIsRefusedInEveryPart(String template, String named) {
        assertThat(MustacheWords.refuse(source(null, template, null)).orElse(""))
                .contains(named);
        if (!template.isBlank()) {
            assertThat(MustacheWords.refuse(source(template, "x", null)).orElse(""))
                    .contains("title", named);
            assertThat(MustacheWords.refuse(source("t", "x", template)).orElse(""))
                    .contains("html", named);
        }
    }

    @Test
    void lengthAndNumberOfTagsAreBounded() {
        assertThat(MustacheWords.refuse(source(null, "x".repeat(4097), null)).orElse(""))
                .contains("4096");
        assertThat(MustacheWords.refuse(source("t", "x", "{{status}}".repeat(101)))
                        .orElse(""))
                .contains("100 tags");
        assertThat(MustacheWords.refuse(source("t", "{{status}}".repeat(100), null)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rBcc: x@y.example", " "})
    void aTitleIsOneLine(String title) {
        assertThat(MustacheWords.refuse(source(title, "x", null)).orElse("")).contains("one line");
    }

    @ParameterizedTest
    @CsvSource({
        "en, own en",
        "zh, 您的订单",
    })
    void theLanguageCountsMoreThanWhoseWordsTheyAre(String language, String said) {
        OwnWords own = new OwnWords(Map.of("en", source(null, "own en", null)));

        assertThat(MessageTexts.DEFAULT
                        .wording(own, "order.paid", language)
                        .orElseThrow()
                        .text(VALUES))
                .startsWith(said);
        assertThat(MessageTexts.DEFAULT
                        .wording(own, "order.created", "zh")
                        .orElseThrow()
                        .text(VALUES))
                .isEqualTo("own en");
        assertThat(MessageTexts.DEFAULT.wording(OwnWords.NONE, "order.created", "zh"))
                .isEmpty();
    }

    private static Source source(@Nullable String title, String text, @Nullable String html) {
        return new Source(title, text, html);
    }
}
