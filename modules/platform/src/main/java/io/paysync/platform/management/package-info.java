/** The listener for operators' machines: metrics and health, apart from the public port. */
@NullMarked
package io.paysync.platform.management;

import org.jspecify.annotations.NullMarked;
