package io.paysync.channels;

/** Who gets the message about one event of one order. */
public sealed interface Addressee {
    Addressee ENDPOINT = new Endpoint();

    /** Whoever the endpoint's target names, for every order. */
    record Endpoint() implements Addressee {}

    /** Whom the order names. */
    record One(Recipient recipient) implements Addressee {}

    /** Nobody, and that is in order. @param why a word that is shown with the delivery: {@code NO_CONTACT}, {@code NO_TEXT} */
    record Nobody(String why) implements Addressee {}
}
