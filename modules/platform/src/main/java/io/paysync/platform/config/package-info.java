/** Settings from a YAML file, read through getters that collect every mistake instead of stopping at the first. */
@NullMarked
package io.paysync.platform.config;

import org.jspecify.annotations.NullMarked;
