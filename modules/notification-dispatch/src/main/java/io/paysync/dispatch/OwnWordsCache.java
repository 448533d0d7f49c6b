package io.paysync.dispatch;

import io.paysync.channels.OwnWords;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Merchants' own words at hand while messages are sent: as long as the list of endpoints is kept, and few, because they can
 * be long. A save is known at once here and by news elsewhere. For the verticle's context only.
 */
final class OwnWordsCache {
    private final TemplateStore store;
    private final long keepNanos;
    private final Map<Key, Known> known;
    /** Grows when something is forgotten: what was asked before then may be old. */
    private long round;

    private record Key(String merchant, String channel, String eventType) {}

    private record Known(OwnWords words, long atNanos) {}

    OwnWordsCache(TemplateStore store, DispatchConfig.Endpoints config) {
        this.store = store;
        this.keepNanos = config.cache().toNanos();
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
                return size() > config.wordsMax();
            }
        };
    }

    /** Nothing is asked where the endpoint knows of none. */
    Future<OwnWords> of(Target target, String eventType) {
        if (!target.ownTypes().contains(eventType)) {
            return Future.succeededFuture(OwnWords.NONE);
        }
        Key key = new Key(target.key().merchant(), target.channel(), eventType);
        Known entry = known.get(key);
        long now = System.nanoTime();
        if (entry != null && now - entry.atNanos <= keepNanos) {
            return Future.succeededFuture(entry.words);
        }
        long asked = round;
        return store.allLanguages(key.merchant, key.channel, eventType).onSuccess(words -> {
            if (asked == round) {
                known.put(key, new Known(words, now));
            }
        });
    }

    void forget(String merchant) {
        round++;
        known.keySet().removeIf(key -> key.merchant.equals(merchant));
    }
}
