/** Owns the sandbox's listener: control API and the providers' APIs with scripted faults. */
@NullMarked
package io.paysync.sandbox.http;

import org.jspecify.annotations.NullMarked;
