/** Certificates with which nodes of a trial cluster know each other. */
@NullMarked
package io.paysync.launcher.certs;

import org.jspecify.annotations.NullMarked;
