/** A gateway of nobody's, described to Paysync by settings alone: JSON signed by HMAC over its time and the body; no API. */
@NullMarked
package io.paysync.sandbox.provider.generic;

import org.jspecify.annotations.NullMarked;
