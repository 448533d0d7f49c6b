package io.paysync.platform.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import org.jspecify.annotations.Nullable;

/** What this process has registered at an address, so that it can be registered there once more. */
abstract class Listening implements Registration {
    private final String address;
    private volatile @Nullable Context context;
    private volatile @Nullable Vertx vertx;
    private volatile @Nullable MessageConsumer<Envelope> consumer;
    private volatile boolean closed;

    Listening(String address) {
        this.address = address;
    }

    final String address() {
        return address;
    }

    abstract void received(io.vertx.core.eventbus.Message<Envelope> message);

    /** On the caller's context, now and after each renewal. */
    final Future<Void> listen(Vertx on) {
        vertx = on;
        context = on.getOrCreateContext();
        MessageConsumer<Envelope> made = consumer(on);
        consumer = made;
        return made.completion();
    }

    final Future<Void> renew() {
        Context here = context;
        Vertx on = vertx;
        if (here == null || on == null || closed) {
            return Future.succeededFuture();
        }
        Promise<Void> renewed = Promise.promise();
        here.runOnContext(v -> {
            MessageConsumer<Envelope> old = consumer;
            MessageConsumer<Envelope> made = consumer(on);
            made.completion().compose(known -> replace(old, made)).onComplete(renewed);
        });
        return renewed.future();
    }

    private Future<Void> replace(@Nullable MessageConsumer<Envelope> old, MessageConsumer<Envelope> made) {
        if (closed) {
            return made.unregister();
        }
        consumer = made;
        return old == null ? Future.succeededFuture() : old.unregister();
    }

    private MessageConsumer<Envelope> consumer(Vertx on) {
        Handler<io.vertx.core.eventbus.Message<Envelope>> handler = this::received;
        return on.eventBus().consumer(address, handler);
    }

    /** Null when it never listened. */
    final @Nullable Future<Void> unregister() {
        closed = true;
        MessageConsumer<Envelope> listening = consumer;
        return listening == null ? null : listening.unregister().otherwiseEmpty();
    }
}
