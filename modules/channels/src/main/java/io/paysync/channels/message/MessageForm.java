package io.paysync.channels.message;

/** What the messages of a channel consist of. */
public enum MessageForm {
    /** A text alone. */
    TEXT,
    /** Title and text. */
    TITLED,
    /** Title, text and HTML. */
    DOCUMENT,
    /** Words registered with the service, with places for values. */
    REGISTERED
}
