/**
 * The OpenAPI document as the one source of truth: which routes there are, who may use them, and what a request must look
 * like. Nothing is routed or accepted that the document does not say.
 */
@NullMarked
package io.paysync.statusapi.openapi;

import org.jspecify.annotations.NullMarked;
