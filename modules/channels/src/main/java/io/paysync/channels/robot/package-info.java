/**
 * Robots in chat groups: what DingTalk's and Feishu's have in common. A text about the event is posted, signed, to a URL
 * that holds a token; token and signing secret are kept under seal. Their rate limits are kept by this node, and success is
 * told by a code in the answer's body.
 */
@NullMarked
package io.paysync.channels.robot;

import org.jspecify.annotations.NullMarked;
