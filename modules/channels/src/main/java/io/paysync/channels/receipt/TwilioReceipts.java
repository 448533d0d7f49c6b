package io.paysync.channels.receipt;

import io.paysync.channels.signing.TwilioSignature;
import io.paysync.contract.dispatch.ReceiptApi.Receipt;
import io.paysync.contract.dispatch.ReceiptApi.ReceiptState;
import io.paysync.platform.config.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's status callbacks: a form, signed over the URL as Twilio calls it and all fields. The URL is the one of the settings,
 * never one that the request names.
 */
public final class TwilioReceipts implements ReceiptReader {
    /** More fields than any callback has; the signature is over all of them. */
    private static final int FIELDS_MAX = 100;

    private static final Ack ACCEPTED = new Ack(204, null, "");

    private final String channel;
    private final String service;
    private final List<String> urls;
    private final Secret authToken;

    /** @param url that Twilio was told to call */
    public TwilioReceipts(String channel, String service, URI url, Secret authToken) {
        this.channel = channel;
        this.service = service;
        this.urls = withAndWithoutPort(url);
        this.authToken = authToken;
    }

    @Override
    public Ack accepted() {
        return ACCEPTED;
    }

    @Override
    public Reading read(Posted posted) {
        String signature = posted.header().apply(TwilioSignature.HEADER);
        Optional<Map<String, String>> form = form(posted.body());
        if (form.isEmpty()) {
            return new Reading.Malformed();
        }
        if (signature == null || !signed(form.get(), posted.query(), signature)) {
            return new Reading.Forged();
        }
        String reference = ReceiptReader.reference(channel, service, form.get().getOrDefault("MessageSid", ""));
        ReceiptState state = state(form.get().getOrDefault("MessageStatus", ""));
        if (reference == null) {
            return new Reading.Malformed();
        }
        return new Reading.Genuine(
                state == null
                        ? List.of()
                        : List.of(new Receipt(reference, state, form.get().get("ErrorCode"))));
    }

    private boolean signed(Map<String, String> form, @Nullable String query, String signature) {
        boolean any = false;
        for (String url : urls) {
            String called = query == null ? url : url + "?" + query;
            any |= TwilioSignature.matches(authToken, called, form, signature);
        }
        return any;
    }

    /** Null for a word that says nothing of the way to the person, or is not known. */
    private static @Nullable ReceiptState state(String word) {
        return switch (word) {
            case "accepted", "scheduled", "queued", "sending" -> ReceiptState.QUEUED;
            case "sent" -> ReceiptState.SENT;
            case "delivered", "read" -> ReceiptState.DELIVERED;
            case "undelivered", "failed", "canceled" -> ReceiptState.UNDELIVERED;
            default -> null;
        };
    }

    /** Twilio signs the URL with the default port or without it, as it came to call it. */
    private static List<String> withAndWithoutPort(URI url) {
        int byDefault = "https".equals(url.getScheme()) ? 443 : 80;
        List<String> urls = new ArrayList<>(List.of(url.toString()));
        if (url.getPort() == byDefault || url.getPort() < 0) {
            String host = url.getScheme() + "://" + url.getHost();
            urls.add(host + (url.getPort() < 0 ? ":" + byDefault : "") + url.getRawPath());
        }
        return List.copyOf(urls);
    }

    /** Empty when it is none, or a field comes twice: which of them counts is not for us to choose. */
    private static Optional<Map<String, String>> form(byte[] body) {
        Map<String, String> form = new TreeMap<>();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            for (String pair : text.split("&", FIELDS_MAX + 1)) {
                int equals = pair.indexOf('=');
                if (equals < 1
                        || form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))) != null) {
                    return Optional.empty();
                }
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return form.size() > FIELDS_MAX ? Optional.empty() : Optional.of(form);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
