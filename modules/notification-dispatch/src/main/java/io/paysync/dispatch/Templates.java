package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.channels.Channel.Said;
import io.paysync.channels.Notice;
import io.paysync.channels.OwnWords;
import io.paysync.channels.message.MessageTexts;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.EndpointsChanged;
import io.paysync.contract.dispatch.TemplateApi.GetTemplate;
import io.paysync.contract.dispatch.TemplateApi.Key;
import io.paysync.contract.dispatch.TemplateApi.ListTemplates;
import io.paysync.contract.dispatch.TemplateApi.PreviewTemplate;
import io.paysync.contract.dispatch.TemplateApi.Previewed;
import io.paysync.contract.dispatch.TemplateApi.RemoveTemplate;
import io.paysync.contract.dispatch.TemplateApi.SaveTemplate;
import io.paysync.contract.dispatch.TemplateApi.Template;
import io.paysync.contract.dispatch.TemplateApi.TemplatePage;
import io.paysync.contract.dispatch.TemplateApi.TemplateSaved;
import io.paysync.contract.dispatch.TemplateApi.Words;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.Order;
import io.paysync.platform.Node;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps merchants' own words, and shows what a message would say without sending it. */
final class Templates {
    private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

    private final Node node;
    private final Map<String, Channel> channels;
    private final TemplateStore store;
    private final Directory directory;
    private final OwnWordsCache cache;

    Templates(Node node, Map<String, Channel> channels, TemplateStore store, Directory directory, OwnWordsCache cache) {
        this.node = node;
        this.channels = channels;
        this.store = store;
        this.directory = directory;
        this.cache = cache;
    }

    Future<TemplateSaved> save(SaveTemplate ask) {
        return refuse(ask.key(), ask.words())
                .<Future<TemplateSaved>>map(Templates::invalid)
                .orElseGet(() -> store.save(ask.key(), ask.words()).onSuccess(saved -> changed(ask.key(), "saved")));
    }

    Future<TemplatePage> list(ListTemplates ask) {
        return store.list(ask.merchant()).map(TemplatePage::new);
    }

    Future<TemplatePage> get(GetTemplate ask) {
        return store.find(ask.key()).compose(Templates::page);
    }

    Future<TemplatePage> remove(RemoveTemplate ask) {
        return store.remove(ask.key()).compose(removed -> {
            if (removed.isPresent()) {
                changed(ask.key(), "removed");
            }
            return page(removed);
        });
    }

    Future<Previewed> preview(PreviewTemplate ask) {
        Key key = ask.key();
        Words given = ask.words();
        Optional<String> wrong = given == null ? refuse(key) : refuse(key, given);
        if (wrong.isPresent()) {
            return invalid(wrong.get());
        }
        Future<OwnWords> own = given == null
                ? store.allLanguages(key.merchant(), key.channel(), key.eventType())
                : Future.succeededFuture(new OwnWords(Map.of(key.language(), source(given))));
        return own.compose(words -> said(key, words, ask.order())
                .map(said -> Future.succeededFuture(new Previewed(said.title(), said.text(), said.html())))
                .orElseGet(() -> Future.failedFuture(
                        Fault.of(Fault.Code.NOT_FOUND, "there are no words for this event over this channel"))));
    }

    private Optional<Said> said(Key key, OwnWords words, @Nullable Order order) {
        Change change = SampleChange.of(
                key.merchant(), key.eventType(), order, node.clock().instant());
        Notice notice = new Notice(
                DeliveryKey.of(key.merchant(), change.key().orderId(), "preview", change.version())
                        .messageId(),
                key.eventType(),
                key.merchant(),
                change.key().orderId(),
                "",
                Map.of(),
                Payload.of(change),
                List.of(),
                null,
                false,
                node.clock().instant(),
                words);
        Channel channel = channels.get(key.channel());
        return channel == null ? Optional.empty() : channel.said(notice, key.language());
    }

    private Optional<String> refuse(Key key) {
        if (!ChangeType.ALL.contains(key.eventType())) {
            return Optional.of("unknown event type; there are " + new java.util.TreeSet<>(ChangeType.ALL));
        }
        if (!MessageTexts.LANGUAGES.contains(key.language())) {
            return Optional.of("language must be one of " + MessageTexts.LANGUAGES);
        }
        return channels.containsKey(key.channel()) ? Optional.empty() : Optional.of("there is no such channel");
    }

    private Optional<String> refuse(Key key, Words words) {
        Channel channel = channels.get(key.channel());
        return channel == null
                ? Optional.of("there is no such channel")
                : refuse(key).or(() -> channel.refuseWords(source(words)));
    }

    private void changed(Key key, String what) {
        LOG.info(
                "template {} merchant={} channel={} type={} language={}",
                what,
                key.merchant(),
                key.channel(),
                key.eventType(),
                key.language());
        directory.forget(key.merchant());
        cache.forget(key.merchant());
        node.bus().publish(DispatchApi.ENDPOINTS_CHANGED, new EndpointsChanged(key.merchant()));
    }

    private static OwnWords.Source source(Words words) {
        return new OwnWords.Source(words.title(), words.text(), words.html());
    }

    private static Future<TemplatePage> page(Optional<Template> template) {
        return template.map(found -> Future.succeededFuture(new TemplatePage(List.of(found))))
                .orElseGet(() -> Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "there is no such template")));
    }

    private static <T> Future<T> invalid(String why) {
        return Future.failedFuture(Fault.of(Fault.Code.INVALID, why));
    }
}
