/** Who is asking and what they may: API keys, roles, rates, and the tokens with which a browser watches one order. */
@NullMarked
package io.paysync.statusapi.auth;

import org.jspecify.annotations.NullMarked;
