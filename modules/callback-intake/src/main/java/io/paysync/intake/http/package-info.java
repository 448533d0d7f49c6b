/**
 * The public HTTP/1.1 listener: shape, size and time limits of connections, requests and answers. It knows nothing of
 * providers or of the database.
 */
@NullMarked
package io.paysync.intake.http;

import org.jspecify.annotations.NullMarked;
