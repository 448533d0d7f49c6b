/**
 * The live feed of an order: server-sent events that miss nothing and repeat nothing, across breaks, nodes and lost news;
 * and the tokens with which a browser may open one.
 */
@NullMarked
package io.paysync.statusapi.events;

import org.jspecify.annotations.NullMarked;
