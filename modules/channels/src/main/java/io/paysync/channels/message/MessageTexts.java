package io.paysync.channels.message;

import io.paysync.channels.OwnWords;
import io.paysync.channels.Sent;
import io.paysync.contract.domain.ChangeType;
import io.paysync.platform.config.Section;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The words for payers, by event type and language: {@code channels.texts}. An event without words is told to nobody: what
 * an order goes through inside is no news to its payer.
 */
public record MessageTexts(Map<String, Map<String, Words>> byType) {
    public static final List<String> LANGUAGES = List.of("en", "zh");
    public static final MessageTexts DEFAULT = new MessageTexts(Map.of(
            "order.paid",
                    both(
                            "Payment received",
                            "We have received your payment of {amount} {currency} for order {orderId}.",
                            "付款成功",
                            "您的订单 {orderId} 已支付 {amount} {currency}。"),
            "order.failed",
                    both(
                            "Payment not completed",
                            "The payment for order {orderId} was not completed.",
                            "付款未完成",
                            "您的订单 {orderId} 付款未完成。"),
            "order.closed",
                    both(
                            "Order closed",
                            "Order {orderId} was closed without a payment.",
                            "订单已关闭",
                            "您的订单 {orderId} 未付款，已关闭。"),
            "order.partially_refunded",
                    both(
                            "Refund",
                            "{refunded} {currency} of your payment for order {orderId} have been refunded.",
                            "部分退款",
                            "您的订单 {orderId} 已退款 {refunded} {currency}。"),
            "order.refunded",
                    both(
                            "Refund",
                            "Your payment of {refunded} {currency} for order {orderId} has been refunded.",
                            "退款成功",
                            "您的订单 {orderId} 已全额退款 {refunded} {currency}。"),
            "order.reversed",
                    both(
                            "Payment reversed",
                            "Your payment of {amount} {currency} for order {orderId} has been reversed.",
                            "付款已撤销",
                            "您的订单 {orderId} 的付款 {amount} {currency} 已撤销。")));

    /** Of a channel whose words are registered elsewhere. */
    public static final MessageTexts NONE = new MessageTexts(Map.of());

    /** Words of the settings. */
    public record Words(Template title, Template text) implements Wording {
        @Override
        public String title(Values values) {
            return title.render(values);
        }

        @Override
        public String text(Values values) {
            return text.render(values);
        }

        @Override
        public String html(Values values, String language) {
            return Wording.document(text.render(values, Wording::escaped), language);
        }
    }

    /** From {@code channels.texts}: a type that stands there replaces or adds to the words built in. */
    public static MessageTexts from(Section channels) {
        Map<String, Map<String, Words>> byType = new TreeMap<>(DEFAULT.byType);
        channels.named("texts").forEach((type, section) -> {
            if (!ChangeType.ALL.contains(type)) {
                channels.section("texts").mistake(type, "is no event type; there are " + ChangeType.ALL);
                return;
            }
            Map<String, Words> words = new TreeMap<>(byType.getOrDefault(type, Map.of()));
            for (String language : LANGUAGES) {
                if (section.has(language)) {
                    words.put(language, words(section.section(language)));
                }
            }
            byType.put(type, Map.copyOf(words));
        });
        return new MessageTexts(Map.copyOf(byType));
    }

    public boolean has(String type) {
        return byType.containsKey(type);
    }

    /** In this language, else in the other one; empty when there are none. */
    public Optional<Words> of(String type, String language) {
        Map<String, Words> words = byType.getOrDefault(type, Map.of());
        Words found = words.get(language);
        return found != null ? Optional.of(found) : words.values().stream().findFirst();
    }

    /** The language counts most: the merchant's own words in it, the settings' in it, the merchant's own in another. */
    public Optional<Wording> wording(OwnWords own, String type, String language) {
        Map<String, Words> here = byType.getOrDefault(type, Map.of());
        return own(own.byLanguage().get(language))
                .or(() -> Optional.ofNullable(here.get(language)))
                .or(() -> own(own.byLanguage().values().stream().findFirst().orElse(null)))
                .or(() -> of(type, language));
    }

    /** Sends in the words that there are for the message's event; without any it is answered so. */
    public Future<Sent> send(Message message, Function<Wording, Future<Sent>> send) {
        return wording(message.own(), message.type(), message.language())
                .map(send)
                .orElseGet(ServiceCalls::noWords);
    }

    private static Optional<Wording> own(OwnWords.@Nullable Source source) {
        return source == null ? Optional.empty() : Optional.of(new MustacheWords(source));
    }

    /** Reads a template; a mistake is noted by its key. */
    public static Template template(Section section, String key, String text) {
        try {
            return Template.of(text);
        } catch (IllegalArgumentException e) {
            section.mistake(key, String.valueOf(e.getMessage()));
            return Template.of("");
        }
    }

    private static Words words(Section section) {
        return new Words(
                template(section, "title", section.requiredText("title")),
                template(section, "text", section.requiredText("text")));
    }

    private static Map<String, Words> both(String title, String text, String chineseTitle, String chineseText) {
        return Map.of(
                "en",
                new Words(Template.of(title), Template.of(text)),
                "zh",
                new Words(Template.of(chineseTitle), Template.of(chineseText)));
    }
}
