package io.paysync.channels.receipt;

import io.paysync.contract.dispatch.ReceiptApi;
import io.paysync.contract.dispatch.ReceiptApi.Receipt;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Proves and reads what one service posts about messages of ours. Pure. */
public interface ReceiptReader {
    Reading read(Posted posted);

    /** What the service wants to hear when its reports are stored. */
    Ack accepted();

    /**
     * A request as it came in. It prints nothing of itself.
     *
     * @param query the raw query string, or null
     * @param header gives the value of a header that comes exactly once, else null
     */
    record Posted(@Nullable String query, Function<String, @Nullable String> header, byte[] body) {
        @Override
        public String toString() {
            return "Posted[" + body.length + " bytes]";
        }
    }

    record Ack(int status, @Nullable String contentType, String body) {}

    /** What a request is. */
    sealed interface Reading {
        /** @param receipts those that say something of a message; none may be left */
        record Genuine(List<Receipt> receipts) implements Reading {}

        /** Not proven; nothing of it was looked at. */
        record Forged() implements Reading {}

        /** Proven, or not even that can be tried, and not to be understood. */
        record Malformed() implements Reading {}
    }

    /** @return as {@link Receipt#reference}, or null when the id cannot be one */
    static @Nullable String reference(String channel, String service, String id) {
        String text = channel + "/" + service + "/" + id;
        return !id.isEmpty() && ReceiptApi.isReference(text) ? text : null;
    }

    /** The path of the callback listener at which a service's reports are taken. */
    static String path(String channel, String service) {
        return "/receipts/" + channel + "/" + service;
    }
}
