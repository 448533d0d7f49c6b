/** From a provider's text to facts: strict bodies, and a draft that turns whatever cannot be used into a held fact. */
@NullMarked
package io.paysync.providers.reading;

import org.jspecify.annotations.NullMarked;
