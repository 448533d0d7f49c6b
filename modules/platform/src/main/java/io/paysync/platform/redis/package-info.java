/** Redis for speed only: every answer comes at once or counts as unknown, and nothing may depend on it. */
@NullMarked
package io.paysync.platform.redis;

import org.jspecify.annotations.NullMarked;
