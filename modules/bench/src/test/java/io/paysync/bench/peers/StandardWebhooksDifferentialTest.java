package io.paysync.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.paysync.channels.webhook.StandardWebhooks;
import io.paysync.platform.config.Secret;
import io.paysync.providers.RawCallback;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What we send, bent, is judged by the Standard Webhooks library as our own check judges it. The library looks at the clock,
 * so messages are signed now, and those whose bent time is on the edge of the tolerance are left out.
 */
class StandardWebhooksDifferentialTest {
    private static final int MUTATIONS = 10_000;
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
    private static final Secret SECRET = Secret.of("whsec_" + KEY);
    private static final byte[] BODY = "{\"type\":\"order.paid\",\"data\":{\"orderId\":\"订单-1\",\"amountMinor\":8880}}"
            .getBytes(StandardCharsets.UTF_8);
    private static final List<String> HEADERS =
            List.of(StandardWebhooks.ID, StandardWebhooks.TIMESTAMP, StandardWebhooks.SIGNATURE);

    @Test
    void weAgreeWithTheLibrary() throws Exception {
        Mutations mutations = new Mutations(20_261_126L);
        Webhook library = new Webhook(KEY);
        Set<String> differ = new TreeSet<>();
        int both = 0;
        int neither = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            RawCallback bent = mutations.bend(genuine(Instant.now().minusSeconds(30)), HEADERS);
            if (onTheEdge(bent)) {
                continue;
            }
            Optional<StandardWebhooks.Reason> ours = ours(bent);
            boolean theirs = takes(library, bent);
            if (ours.isEmpty() && theirs) {
                both++;
            } else if (ours.isPresent() && !theirs) {
                neither++;
            } else {
                differ.add(difference(bent, theirs));
            }
        }

        assertThat(differ)
                .containsExactlyInAnyOrder(
                        "the library takes text after a second comma",
                        "the library takes a time that is no plain number",
                        "we take white space around the signatures");
        assertThat(both).isPositive();
        assertThat(neither).isGreaterThan(MUTATIONS / 2);
    }

    private static RawCallback genuine(Instant at) {
        String id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
        return new RawCallback(
                "POST",
                "/",
                null,
                List.of(
                        Map.entry(StandardWebhooks.ID, id),
                        Map.entry(StandardWebhooks.TIMESTAMP, Long.toString(at.getEpochSecond())),
                        Map.entry(StandardWebhooks.SIGNATURE, StandardWebhooks.sign(List.of(SECRET), id, at, BODY))),
                BODY);
    }

    private static String difference(RawCallback bent, boolean libraryTakes) {
        String signature = String.valueOf(bent.one(StandardWebhooks.SIGNATURE));
        if (libraryTakes
                && !String.valueOf(bent.one(StandardWebhooks.TIMESTAMP)).matches("[1-9][0-9]*")) {
            return "the library takes a time that is no plain number";
        }
        if (libraryTakes) {
            return signature.indexOf(',') != signature.lastIndexOf(',')
                    ? "the library takes text after a second comma"
                    : "only the library takes " + bent.headers();
        }
        return signature.equals(signature.strip())
                ? "only we take " + bent.headers()
                : "we take white space around the signatures";
    }

    private static boolean onTheEdge(RawCallback raw) {
        String time = raw.one(StandardWebhooks.TIMESTAMP);
        if (time == null || !time.matches("[0-9]{1,12}")) {
            return false;
        }
        long off = Math.abs(Instant.now().getEpochSecond() - Long.parseLong(time))
                - StandardWebhooks.TOLERANCE.toSeconds();
        return Math.abs(off) < 10;
    }

    private static Optional<StandardWebhooks.Reason> ours(RawCallback raw) {
        return StandardWebhooks.verify(
                raw::one, raw.body(), List.of(SECRET), Instant.now(), StandardWebhooks.TOLERANCE);
    }

    private static boolean takes(Webhook library, RawCallback raw) {
        Map<String, List<String>> headers = new HashMap<>();
        raw.headers()
                .forEach(header -> headers.computeIfAbsent(
                                header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(header.getValue()));
        try {
            library.verify(new String(raw.body(), StandardCharsets.UTF_8), headers);
            return true;
        } catch (WebhookVerificationException | RuntimeException e) {
            return false;
        }
    }
}
