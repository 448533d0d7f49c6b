/** Orders, changes and the rest as the API's JSON: records to write, readers for what the shop sends. */
@NullMarked
package io.paysync.statusapi.wire;

import org.jspecify.annotations.NullMarked;
