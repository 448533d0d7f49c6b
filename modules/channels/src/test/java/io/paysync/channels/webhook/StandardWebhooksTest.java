package io.paysync.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.channels.webhook.StandardWebhooks.Reason;
import io.paysync.platform.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");
    private static final Secret OLD = StandardWebhooks.generate(new Random(1));
    private static final Secret NEW = StandardWebhooks.generate(new Random(2));
    private static final byte[] BODY = "{\"type\":\"order.paid\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void messageOfTheSpecificationGetsItsSignature() {
        String signature = StandardWebhooks.sign(
                List.of(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1614265330),
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void duringRotationEitherSecretProvesTheMessage() {
        Map<String, String> headers = signed(List.of(NEW, OLD), NOW);

        assertThat(judge(headers, BODY, List.of(OLD))).isEmpty();
        assertThat(judge(headers, BODY, List.of(NEW))).isEmpty();
        assertThat(judge(headers, BODY, List.of(StandardWebhooks.generate(new Random(3)))))
                .contains(Reason.BAD_SIGNATURE);
    }

    /** The recorded pair of {@code v1a-valid.json}. */
    private static final String PRIVATE =
            "whsk_g73KG6kC4u/qORuxgdKITx7IDrt2Wcx3pd52llGyVgr39lTGJTk4yYcOcmwcfi0lkIBW5kym73j75lUboqBEUQ==";

    private static final String PUBLIC = "whpk_9/ZUxiU5OMmHDnJsHH4tJZCAVuZMpu94++ZVG6KgRFE=";

    @Test
    void publicHalfFollowsFromThePrivateOne() {
        byte[] both = Base64.getDecoder().decode(PRIVATE.substring("whsk_".length()));
        String seedAlone = "whsk_" + Base64.getEncoder().encodeToString(Arrays.copyOf(both, 32));

        assertThat(StandardWebhooks.refuse(PRIVATE)).isEmpty();
        assertThat(StandardWebhooks.refuse(seedAlone)).isEmpty();
        assertThat(StandardWebhooks.publicKey(Secret.of(PRIVATE))).contains(PUBLIC);
        assertThat(StandardWebhooks.publicKey(Secret.of(seedAlone))).contains(PUBLIC);
        assertThat(StandardWebhooks.kept(seedAlone)).isEqualTo(Secret.of(PRIVATE));
        assertThat(StandardWebhooks.kept(PRIVATE)).isEqualTo(Secret.of(PRIVATE));
        assertThat(StandardWebhooks.publicKey(OLD)).isEmpty();
    }

    @Test
    void pairThatIsMadeProvesAMessageByItsPublicHalf() {
        Secret made = StandardWebhooks.generatePair(new Random(4));
        Secret shown = Secret.of(StandardWebhooks.publicKey(made).orElseThrow());
        Map<String, String> headers = signed(List.of(made, OLD), NOW);

        assertThat(headers.get(StandardWebhooks.SIGNATURE)).startsWith("v1a,").contains(" v1,");
        assertThat(judge(headers, BODY, List.of(shown))).isEmpty();
        assertThat(judge(headers, BODY, List.of(OLD))).isEmpty();
        assertThat(judge(headers, BODY, List.of(Secret.of(PUBLIC)))).contains(Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsk_",
                "whsk_!",
                "whsk_AAAA",
                "whsk_g73KG6kC4u/qORuxgdKITx7IDrt2Wcx3pd52llGyVgr39lTGJTk4yYcOcmwcfi0lkIBW5kym73j75lUboqBEUA==",
                "whpk_9/ZUxiU5OMmHDnJsHH4tJZCAVuZMpu94++ZVG6KgRFE=",
                "secret",
            })
    void whatIsNoKeyIsRefusedAndNotRepeated(String secret) {
        assertThat(StandardWebhooks.refuse(secret))
                .hasValueSatisfying(why -> assertThat(why).doesNotContain("g73KG6"));
    }

    @Test
    void timeIsTakenToTheSecondOfTheTolerance() {
        Map<String, String> headers = signed(List.of(NEW), NOW);

        assertThat(StandardWebhooks.verify(
                        headers::get, BODY, List.of(NEW), NOW.plusSeconds(300), StandardWebhooks.TOLERANCE))
                .isEmpty();
        assertThat(StandardWebhooks.verify(
                        headers::get, BODY, List.of(NEW), NOW.plusSeconds(301), StandardWebhooks.TOLERANCE))
                .contains(Reason.EXPIRED_TIMESTAMP);
        assertThat(StandardWebhooks.verify(
                        headers::get, BODY, List.of(NEW), NOW.minusSeconds(301), StandardWebhooks.TOLERANCE))
                .contains(Reason.FUTURE_TIMESTAMP);
    }

    /** Of 32 bytes the last letter before the padding says four bits; Java's decoder takes any for the other two. */
    @Test
    void aSignatureHasOneText() {
        Map<String, String> headers = new HashMap<>(signed(List.of(NEW), NOW));
        String signature = String.valueOf(headers.get(StandardWebhooks.SIGNATURE));
        int last = signature.length() - 2;
        for (String other : List.of(
                signature.substring(0, last + 1),
                signature.substring(0, last) + (char) (signature.charAt(last) + 1) + "=",
                signature + ",")) {
            headers.put(StandardWebhooks.SIGNATURE, other);

            assertThat(judge(headers, BODY, List.of(NEW))).as(other).contains(Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void missingAndAbsurdHeadersAreNamed() {
        Map<String, String> headers = signed(List.of(NEW), NOW);

        assertThat(judge(without(headers, StandardWebhooks.SIGNATURE), BODY, List.of(NEW)))
                .contains(Reason.MISSING_SIGNATURE);
        assertThat(judge(without(headers, StandardWebhooks.ID), BODY, List.of(NEW)))
                .contains(Reason.MALFORMED);
        assertThat(judge(with(headers, StandardWebhooks.TIMESTAMP, "-1"), BODY, List.of(NEW)))
                .contains(Reason.MALFORMED);
        assertThat(judge(with(headers, StandardWebhooks.TIMESTAMP, "9".repeat(30)), BODY, List.of(NEW)))
                .contains(Reason.MALFORMED);
        assertThat(judge(with(headers, StandardWebhooks.SIGNATURE, "v1"), BODY, List.of(NEW)))
                .contains(Reason.BAD_SIGNATURE);
        assertThat(judge(with(headers, StandardWebhooks.SIGNATURE, "v1,"), BODY, List.of(NEW)))
                .contains(Reason.BAD_SIGNATURE);
        assertThat(judge(with(headers, StandardWebhooks.SIGNATURE, "v1,%%% v1a,AA=="), BODY, List.of(NEW)))
                .contains(Reason.BAD_SIGNATURE);
    }

    @Property(tries = 200)
    void anyFlippedBitIsSeen(
            @ForAll @Size(min = 1, max = 200) byte[] body, @ForAll @IntRange(max = 7) int bit, @ForAll int place) {
        Map<String, String> headers = new HashMap<>();
        headers.put(StandardWebhooks.ID, "msg_1");
        headers.put(StandardWebhooks.TIMESTAMP, Long.toString(NOW.getEpochSecond()));
        headers.put(StandardWebhooks.SIGNATURE, StandardWebhooks.sign(List.of(NEW), "msg_1", NOW, body));
        byte[] changed = body.clone();
        changed[Math.floorMod(place, changed.length)] ^= (byte) (1 << bit);

        assertThat(judge(headers, body, List.of(NEW))).isEmpty();
        assertThat(judge(headers, changed, List.of(NEW))).contains(Reason.BAD_SIGNATURE);
    }

    @Test
    void secretsThatAreTooShortTooLongOrNotBase64AreRefused() {
        assertThat(StandardWebhooks.refuse(NEW.reveal())).isEmpty();
        assertThat(StandardWebhooks.refuse("whsec_" + base64(24))).isEmpty();
        assertThat(StandardWebhooks.refuse("whsec_" + base64(23))).isPresent();
        assertThat(StandardWebhooks.refuse("whsec_" + base64(65))).isPresent();
        assertThat(StandardWebhooks.refuse("whsec_no base64 at all, though long enough"))
                .isPresent();
        assertThat(StandardWebhooks.refuse(base64(32))).isPresent();
    }

    @Test
    void keysNeverPrintThemselves() {
        assertThat(SigningKey.of(NEW).toString()).doesNotContain(NEW.reveal().substring(6));
        assertThatThrownBy(() -> SigningKey.of(Secret.of("whsec_!!secret!!")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("!!secret!!");
    }

    private static String base64(int bytes) {
        return java.util.Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static Map<String, String> signed(List<Secret> secrets, Instant at) {
        return Map.of(
                StandardWebhooks.ID,
                "msg_1",
                StandardWebhooks.TIMESTAMP,
                Long.toString(at.getEpochSecond()),
                StandardWebhooks.SIGNATURE,
                StandardWebhooks.sign(secrets, "msg_1", at, BODY));
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> headers, String name) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.remove(name);
        return changed;
    }

    private static Optional<Reason> judge(Map<String, String> headers, byte[] body, List<Secret> keys) {
        return StandardWebhooks.verify(headers::get, body, keys, NOW, Duration.ofMinutes(5));
    }
}
