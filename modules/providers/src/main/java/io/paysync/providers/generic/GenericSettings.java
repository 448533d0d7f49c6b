package io.paysync.providers.generic;

import io.paysync.contract.domain.Currencies;
import io.paysync.platform.config.Section;
import io.paysync.providers.Ack;
import io.paysync.providers.Acks;
import io.paysync.providers.Reason;
import io.paysync.providers.generic.GenericConfig.Binding;
import io.paysync.providers.generic.GenericConfig.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an account of the generic provider. A mistake is told where it stands; what could be read wrongly is one, such as
 * an order number in a header that nobody signed.
 */
final class GenericSettings {
    private static final int ANSWER_CHARS_MAX = 1024;

    private final Section section;
    private final boolean form;

    private GenericSettings(Section section) {
        this.section = section;
        this.form = section.oneOf("body", "json", Set.of("json", "form")).equals("form");
    }

    /** Null when callbacks could not be proven or read; the mistakes are noted. */
    static @Nullable GenericConfig read(Section section, Instant now) {
        return new GenericSettings(section).read(now);
    }

    private @Nullable GenericConfig read(Instant now) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        Seal seal = new SealSettings(section.section("signature"), form).read(now);
        // Read all, so that all mistakes are told at once.
        Freshness freshness = freshness(section.section("timestamp"), seal);
        List<Binding> bindings = bindings(seal);
        Map<String, Means> words = words(section.section("status"));
        Fields fields = fields(section.section("fields"), seal, words);
        Optional<String> currency =
                section.text("currency").map(text -> text.toUpperCase(Locale.ROOT));
        currency.filter(code -> !Currencies.known(code))
                .ifPresent(code -> section.mistake("currency", "is no ISO 4217 code such as EUR"));
        if (currency.isEmpty() && fields != null && fields.amount() != null && fields.currency() == null) {
            section.mistake("currency", "must be set, or fields.currency must say where it stands");
        }
        boolean minor =
                section.oneOf("amounts", "minor", Set.of("minor", "decimal")).equals("minor");
        TimeText timeText = section.oneOf("times", TimeText.ISO);
        Acks acks = acks(section.section("answers"));
        List<String> types = contentTypes();
        return seal == null || fields == null
                ? null
                : new GenericConfig(
                        live,
                        form,
                        types,
                        seal,
                        freshness,
                        bindings,
                        fields,
                        minor,
                        currency.orElse(null),
                        timeText,
                        words,
                        acks);
    }

    private List<String> contentTypes() {
        List<String> types = section.list("contentTypes").stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .toList();
        return types.isEmpty()
                ? List.of(form ? "application/x-www-form-urlencoded" : "application/json")
                : types;
    }

    private @Nullable Freshness freshness(Section timestamp, @Nullable Seal seal) {
        boolean given = !timestamp.names().isEmpty();
        Place in = given ? required(timestamp, "in", seal) : null;
        TimeText text = timestamp.oneOf("format", TimeText.EPOCH_SECONDS);
        Duration tolerance = timestamp.duration(
                "tolerance", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(7));
        return in == null ? null : new Freshness(in, text, tolerance);
    }

    private List<Binding> bindings(@Nullable Seal seal) {
        List<Binding> bindings = new ArrayList<>();
        for (Section must : section.sections("must")) {
            Place in = required(must, "in", seal);
            List<String> allowed = must.list("be");
            if (allowed.isEmpty()) {
                must.mistake("be", "must list what is accepted");
            }
            Reason otherwise = must.oneOf("otherwise", "account", Set.of("account", "environment"))
                            .equals("account")
                    ? Reason.ACCOUNT_MISMATCH
                    : Reason.ENV_MISMATCH;
            if (in != null) {
                bindings.add(new Binding(in, Set.copyOf(allowed), otherwise));
            }
        }
        return List.copyOf(bindings);
    }

    private static Map<String, Means> words(Section status) {
        Map<String, Means> words = new HashMap<>();
        for (Means means : Means.values()) {
            for (String word : status.list(means.key)) {
                Means other = words.put(word, means);
                if (other != null) {
                    status.mistake(means.key, "holds " + word + ", which stands under " + other.key + " too");
                }
            }
        }
        if (!words.containsValue(Means.PAID)) {
            status.mistake(Means.PAID.key, "must list at least one word of the gateway");
        }
        return Map.copyOf(words);
    }

    private @Nullable Fields fields(Section fields, @Nullable Seal seal, Map<String, Means> words) {
        Place orderNo = required(fields, "orderNo", seal);
        Place status = required(fields, "status", seal);
        Place amount = required(fields, "amount", seal);
        Place tradeNo = optional(fields, "tradeNo", seal);
        Place eventId = optional(fields, "eventId", seal);
        Place currency = optional(fields, "currency", seal);
        Place occurredAt = optional(fields, "occurredAt", seal);
        Place refundNo = optional(fields, "refundNo", seal);
        Place refundTradeNo = optional(fields, "refundTradeNo", seal);
        Place refundAmount = optional(fields, "refundAmount", seal);
        Place disputeNo = optional(fields, "disputeNo", seal);
        boolean refunds = words.values().stream().anyMatch(Means::refund);
        if (refunds && !fields.has("refundNo") && !fields.has("refundTradeNo")) {
            fields.mistake("refundNo", "must be set (or refundTradeNo), because status lists words of refunds");
        }
        if (refunds && !fields.has("refundAmount")) {
            fields.mistake("refundAmount", "must be set, because status lists words of refunds");
        }
        if (words.values().stream().anyMatch(Means::dispute) && !fields.has("disputeNo")) {
            fields.mistake("disputeNo", "must be set, because status lists words of disputes");
        }
        return orderNo == null || status == null
                ? null
                : new Fields(
                        orderNo,
                        tradeNo,
                        eventId,
                        status,
                        amount,
                        currency,
                        occurredAt,
                        refundNo,
                        refundTradeNo,
                        refundAmount,
                        disputeNo);
    }

    private @Nullable Place required(Section at, String key, @Nullable Seal seal) {
        if (!at.has(key)) {
            at.mistake(key, "must say where it stands, such as " + (form ? "form:order_no" : "json:/data/order_no"));
            return null;
        }
        return optional(at, key, seal);
    }

    private @Nullable Place optional(Section at, String key, @Nullable Seal seal) {
        Place place = PlaceSettings.read(at, key, form);
        if (place != null && seal != null && !seal.signed().covers(place)) {
            at.mistake(key, "is not signed: anybody could change it (see signature.over)");
        }
        return place;
    }

    private static Acks acks(Section answers) {
        Ack accepted = ack(answers.section("accepted"), 200, "success");
        if (accepted.status() < 200 || accepted.status() > 299) {
            answers.section("accepted").mistake("status", "must be from 200 to 299");
        }
        Ack refused = ack(answers.section("refused"), 400, "fail");
        Ack later = ack(answers.section("later"), 500, "fail");
        Ack unavailable = ack(answers.section("unavailable"), 503, "fail");
        if (later.equals(accepted)) {
            answers.mistake("later", "must differ from accepted; the gateway would not send again");
        }
        if (unavailable.equals(accepted)) {
            answers.mistake("unavailable", "must differ from accepted; the gateway would not send again");
        }
        return new Acks(accepted, refused, later, unavailable);
    }

    private static Ack ack(Section answer, int status, String body) {
        String text = answer.text("body", body);
        if (text.length() > ANSWER_CHARS_MAX) {
            answer.mistake("body", "must have at most " + ANSWER_CHARS_MAX + " characters");
        }
        String type = answer.text("contentType", "text/plain");
        if (!type.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            answer.mistake("contentType", "must be plain ASCII");
        }
        return new Ack(answer.integer("status", status, 200, 599), type, text);
    }
}
