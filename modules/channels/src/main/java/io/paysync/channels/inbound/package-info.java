/**
 * Messages that come in from a broker: taken in bounded numbers, acknowledged one by one after they were settled, and put
 * aside with a reason when they never can be. What they say is the taker's business.
 */
@NullMarked
package io.paysync.channels.inbound;

import org.jspecify.annotations.NullMarked;
