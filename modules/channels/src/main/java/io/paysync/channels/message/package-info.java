/**
 * What SMS, push, e-mail and chat messages to payers share: whom an order names, the words for each event and language, and
 * the channel over any number of services named in the settings. How a service is spoken to stands in the packages beside.
 */
@NullMarked
package io.paysync.channels.message;

import org.jspecify.annotations.NullMarked;
