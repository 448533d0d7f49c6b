package io.paysync.sandbox.send;

/**
 * How telling one event ended.
 *
 * @param posts how often it was sent, 0 when it was dropped or the provider tells nobody of such an event
 * @param acknowledged whether the last answer was the provider's success text
 * @param status of the last answer, 0 when there was none
 */
public record Delivery(int posts, boolean acknowledged, int status) {
    static final Delivery NEVER = new Delivery(0, false, 0);
}
