/** Orders: registration, state with its cache, history, timeline, the provider asked now. */
@NullMarked
package io.paysync.statusapi.orders;

import org.jspecify.annotations.NullMarked;
