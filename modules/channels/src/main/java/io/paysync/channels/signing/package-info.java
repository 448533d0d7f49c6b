/**
 * How requests to message services are signed: pure functions of keys, time and content, each checked against recorded
 * vectors ({@code paysync verify --vectors}).
 */
@NullMarked
package io.paysync.channels.signing;

import org.jspecify.annotations.NullMarked;
