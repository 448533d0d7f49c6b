package io.paysync.sandbox.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.trade.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Providers that send JSON and prove it in headers. */
public abstract class HeaderSignedDouble extends JsonDouble {
    /** The body that tells of it; empty when this provider tells nobody of such an event. */
    protected abstract Optional<ObjectNode> event(Notification notification);

    /**
     * The headers of this attempt, those of the signature included. A forger who has not the key signs with another one.
     *
     * @param genuine whether the provider itself signs
     */
    protected abstract List<Map.Entry<String, String>> signed(
            Notification notification, byte[] body, boolean genuine, Instant now);

    /** Names of the headers that a forger leaves out; lower case. */
    protected abstract List<String> signatureHeaders();

    @Override
    public Optional<SignedRequest> callback(Notification notification, Forgery forgery, Instant now) {
        return event(notification).map(event -> {
            byte[] body = Json.writeBytes(event);
            boolean genuine = forgery != Forgery.OTHER_KEY && forgery != Forgery.PROBE;
            List<Map.Entry<String, String>> headers = new ArrayList<>();
            headers.add(Map.entry("Content-Type", "application/json"));
            headers.addAll(signed(notification, body, genuine, now));
            if (forgery == Forgery.MISSING_SIGNATURE) {
                headers.removeIf(
                        header -> signatureHeaders().contains(header.getKey().toLowerCase(Locale.ROOT)));
            }
            return new SignedRequest(headers, forgery == Forgery.TAMPERED_BODY ? tampered(body) : body);
        });
    }
}
