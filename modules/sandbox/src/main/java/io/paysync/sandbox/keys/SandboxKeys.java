package io.paysync.sandbox.keys;

import io.paysync.sandbox.keys.Certificates.Party;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.Plugs;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Both sides' keys of one demo account at each played provider, and the secret of the demo's webhook receiver. They are
 * made once and prove nothing to anybody but the sandbox.
 *
 * @param webhookSecret {@code whsec_…} as Standard Webhooks wants it
 * @param plugged those of each of {@link Plugs}, by its name
 */
public record SandboxKeys(
        AlipayKeys alipay,
        WechatPayKeys wechatpay,
        StripeKeys stripe,
        String webhookSecret,
        Map<String, Secrets> plugged) {
    private static final int RSA_PAIRS = 5;
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /** New keys; takes 1 to 2 s, not for an event loop. */
    public static SandboxKeys generate() {
        SecureRandom random = new SecureRandom();
        List<KeyPair> pairs = IntStream.range(0, RSA_PAIRS)
                .parallel()
                .mapToObj(i -> Rsa.generate())
                .toList();
        return new SandboxKeys(
                new AlipayKeys(
                        "9021" + text(random, "0123456789", 12),
                        "2088" + text(random, "0123456789", 12),
                        pairs.get(0),
                        pairs.get(1)),
                wechatpay(random, pairs),
                new StripeKeys("whsec_" + text(random, ALPHANUMERIC, 32), "sk_test_" + text(random, ALPHANUMERIC, 32)),
                "whsec_" + Base64.getEncoder().encodeToString(bytes(random, 32)),
                plugged(random, Map.of()));
    }

    /** @param known those that are there already are kept */
    static Map<String, Secrets> plugged(SecureRandom random, Map<String, Secrets> known) {
        return Plugs.ALL.parallelStream()
                .collect(Collectors.toConcurrentMap(
                        Plug::name,
                        plug -> known.containsKey(plug.name())
                                ? known.get(plug.name())
                                : plug.newSecrets(new Secrets.Maker(random))));
    }

    SandboxKeys withPlugged(Map<String, Secrets> all) {
        return new SandboxKeys(alipay, wechatpay, stripe, webhookSecret, all);
    }

    /** Keys of one of {@link Plugs}. */
    public Secrets of(String provider) {
        Secrets found = plugged.get(provider);
        if (found == null) {
            throw new IllegalArgumentException("no keys of " + provider);
        }
        return found;
    }

    private static WechatPayKeys wechatpay(SecureRandom random, List<KeyPair> pairs) {
        BigInteger serial = Certificates.serial(bytes(random, 16));
        Party platform = Party.of("Paysync sandbox platform certificate", pairs.get(3));
        return new WechatPayKeys(
                "19" + text(random, "0123456789", 8),
                "wx" + text(random, "0123456789abcdef", 16),
                "PUB_KEY_ID_01" + text(random, "0123456789", 26),
                pairs.get(2),
                serial.toString(16).toUpperCase(Locale.ROOT),
                pairs.get(3),
                Certificates.issue(platform, platform, serial, Instant.now()),
                HexFormat.of().withUpperCase().formatHex(bytes(random, 20)),
                pairs.get(4),
                text(random, "0123456789abcdef", 32));
    }

    private static byte[] bytes(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(SecureRandom random, String alphabet, int chars) {
        StringBuilder out = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return "SandboxKeys[" + alipay + ", " + wechatpay + ", " + stripe + ", " + plugged.keySet() + "]";
    }
}
