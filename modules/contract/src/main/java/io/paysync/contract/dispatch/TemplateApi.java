package io.paysync.contract.dispatch;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses and messages of a merchant's own words, owned by notification-dispatch. */
public final class TemplateApi {
    /** Fault INVALID with the part that is no template. */
    public static final Ask<SaveTemplate, TemplateSaved> SAVE =
            Ask.of("dispatch.template.save", SaveTemplate.class, TemplateSaved.class, Duration.ofSeconds(3));

    public static final Ask<ListTemplates, TemplatePage> LIST =
            Ask.of("dispatch.template.list", ListTemplates.class, TemplatePage.class, Duration.ofSeconds(3));

    /** Answers with the one template, or NOT_FOUND. */
    public static final Ask<GetTemplate, TemplatePage> GET =
            Ask.of("dispatch.template.get", GetTemplate.class, TemplatePage.class, Duration.ofSeconds(3));

    /** Answers with what was removed, or NOT_FOUND. */
    public static final Ask<RemoveTemplate, TemplatePage> REMOVE =
            Ask.of("dispatch.template.remove", RemoveTemplate.class, TemplatePage.class, Duration.ofSeconds(3));

    /** What a message would say; nothing is sent. */
    public static final Ask<PreviewTemplate, Previewed> PREVIEW =
            Ask.of("dispatch.template.preview", PreviewTemplate.class, Previewed.class, Duration.ofSeconds(3));

    private TemplateApi() {}

    /** Which template. */
    public record Key(String merchant, String channel, String eventType, String language) {}

    /** @param title of an e-mail or push message; @param html of an e-mail, null: made of the text */
    public record Words(
            @Nullable String title, String text, @Nullable String html) {}

    public record SaveTemplate(Key key, Words words) implements Message {}

    public record TemplateSaved(Template template, boolean created) implements Message {}

    /** @param words null in lists */
    public record Template(Key key, @Nullable Words words, Instant savedAt) {}

    public record ListTemplates(String merchant) implements Message {}

    public record GetTemplate(Key key) implements Message {}

    public record RemoveTemplate(Key key) implements Message {}

    public record TemplatePage(List<Template> templates) implements Message {}

    /**
     * @param words to try before they are saved; null: as a message would be worded now
     * @param order whose values are put in; null: a sample
     */
    public record PreviewTemplate(
            Key key, @Nullable Words words, @Nullable Order order) implements Message {
        /** Without the order's contacts. */
        @Override
        public String toString() {
            return "PreviewTemplate[" + key + "]";
        }
    }

    public record Previewed(
            @Nullable String title, String text, @Nullable String html) implements Message {}
}
