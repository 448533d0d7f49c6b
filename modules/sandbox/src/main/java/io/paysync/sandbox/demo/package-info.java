/** Owns the demo's traffic: a small shop that sells all the time, and payers who do not always behave. */
@NullMarked
package io.paysync.sandbox.demo;

import org.jspecify.annotations.NullMarked;
