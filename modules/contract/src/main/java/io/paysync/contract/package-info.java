/**
 * The shared language of Paysync: bus addresses, message records and domain values. No I/O, no Vert.x types. Every other
 * module depends on this one and the verticle modules meet nowhere else.
 */
@NullMarked
package io.paysync.contract;

import org.jspecify.annotations.NullMarked;
