/** The demo: everything on one machine, with data that is found again. */
@NullMarked
package io.paysync.launcher.demo;

import org.jspecify.annotations.NullMarked;
