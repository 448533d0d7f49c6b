package io.paysync.providers.generic;

import io.paysync.providers.Acks;
import io.paysync.providers.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One account at a gateway that is described by settings.
 *
 * @param form whether the body is a form; else it is JSON
 * @param contentTypes those accepted, lower case
 * @param freshness null when callbacks carry no time of sending
 * @param bindings what a callback must say to be meant for this account
 * @param minor whether amounts are whole numbers of minor units; else decimals
 * @param currency of all amounts where the callback does not say
 * @param words the gateway's status words
 */
record GenericConfig(
        boolean live,
        boolean form,
        List<String> contentTypes,
        Seal seal,
        @Nullable Freshness freshness,
        List<Binding> bindings,
        Fields fields,
        boolean minor,
        @Nullable String currency,
        TimeText timeText,
        Map<String, Means> words,
        Acks acks) {
    /** How old a callback may be, by a time that it signs. */
    record Freshness(Place in, TimeText text, Duration tolerance) {}

    /** @param otherwise why a callback is refused that says something else */
    record Binding(Place in, Set<String> allowed, Reason otherwise) {}
}
