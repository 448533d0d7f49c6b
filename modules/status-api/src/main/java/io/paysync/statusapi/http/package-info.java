/**
 * The public listener: HTTP/1.1 and HTTP/2, limits, the way of a request from its head to its answer, and errors as
 * problem documents. It knows nothing of orders.
 */
@NullMarked
package io.paysync.statusapi.http;

import org.jspecify.annotations.NullMarked;
