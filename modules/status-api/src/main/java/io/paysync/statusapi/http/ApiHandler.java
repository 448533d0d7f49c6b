package io.paysync.statusapi.http;

import io.vertx.core.Future;

/** What is behind one operation. A failure becomes a problem document, see {@link Problem#of(Throwable)}. */
@FunctionalInterface
public interface ApiHandler {
    Future<Reply> handle(Call call);
}
