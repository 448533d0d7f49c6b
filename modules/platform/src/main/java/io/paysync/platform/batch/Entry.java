package io.paysync.platform.batch;

import io.vertx.core.Promise;

/** An item that waits for its answer. */
record Entry<I, O>(I item, long bytes, Promise<O> answer, long sinceNanos) {}
