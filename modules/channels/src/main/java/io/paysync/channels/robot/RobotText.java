package io.paysync.channels.robot;

import io.paysync.channels.Notice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a robot says of an event: a few lines for people. Plain text, and signs by which chats mark up or call somebody are
 * replaced, since order numbers and trade numbers come from outside.
 */
final class RobotText {
    static final Set<String> LANGUAGES = Set.of("en", "zh");
    private static final int VALUE_CHARS_MAX = 200;

    private static final List<String> ENGLISH =
            List.of("Order", "Status", "was", "Amount", "Provider", "Trade no.", "Needs a look", "Time", "Message");
    private static final List<String> CHINESE = List.of("订单", "状态", "原为", "金额", "渠道", "交易号", "需人工核查", "时间", "消息");

    private RobotText() {}

    static String of(Notice notice, String language) {
        JsonObject body = new JsonObject(Buffer.buffer(notice.body()));
        JsonObject data = body.getJsonObject("data", new JsonObject());
        List<String> words = language.equals("zh") ? CHINESE : ENGLISH;
        StringBuilder text = new StringBuilder("[Paysync] ").append(notice.type());
        line(text, words.get(0), notice.merchant() + " / " + notice.orderId());
        String was = data.getString("previousStatus");
        String status = data.getString("status");
        line(text, words.get(1), was == null ? status : status + " (" + words.get(2) + " " + was + ")");
        JsonObject amount = data.getJsonObject("amount");
        line(
                text,
                words.get(3),
                amount == null ? null : amount.getString("value") + " " + amount.getString("currency"));
        String provider = data.getString("provider");
        line(text, words.get(4), provider == null ? null : provider + " / " + data.getString("account"));
        line(text, words.get(5), data.getString("tradeNo"));
        line(text, words.get(6), data.getString("review"));
        line(text, words.get(7), body.getString("timestamp"));
        line(text, words.get(8), notice.messageId());
        return text.toString();
    }

    private static void line(StringBuilder text, String word, @Nullable String value) {
        if (value != null) {
            text.append('\n').append(word).append(": ").append(harmless(value));
        }
    }

    private static String harmless(String value) {
        String cut = value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX) + "…";
        return cut.replaceAll("\\p{Cntrl}", " ")
                .replace('<', '＜')
                .replace('>', '＞')
                .replace('@', '＠')
                .replace('[', '［')
                .replace(']', '］');
    }
}
