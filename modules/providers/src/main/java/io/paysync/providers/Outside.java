package io.paysync.providers;

import io.paysync.platform.net.HttpCalls;
import io.vertx.core.Vertx;

/**
 * What a query client needs of its node.
 *
 * @param vertx for the worker that makes RSA signatures (1 ms each, too long for an event loop)
 * @param calls outbound HTTP with deadlines and limits
 */
public record Outside(Vertx vertx, HttpCalls calls) {}
