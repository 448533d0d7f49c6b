/** E-mail to payers over a mail relay: SMTP with TLS, text and HTML, and what the relay's answers mean. */
@NullMarked
package io.paysync.channels.email;

import org.jspecify.annotations.NullMarked;
