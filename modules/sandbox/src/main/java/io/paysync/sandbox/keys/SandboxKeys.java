package io.paysync.sandbox.keys;

import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.Plugs;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Both sides' keys of one demo account at each played provider, and the secret of the demo's webhook receiver. They are
 * made once and prove nothing to anybody but the sandbox.
 *
 * @param webhookSecret {@code whsec_…} as Standard Webhooks wants it
 * @param providers those of each of {@link Plugs}, by its name
 */
public record SandboxKeys(String webhookSecret, Map<String, Secrets> providers) {
    public SandboxKeys {
        providers = Map.copyOf(providers);
    }

    /** New keys; takes 1 to 2 s, not for an event loop. */
    public static SandboxKeys generate() {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new SandboxKeys("whsec_" + Base64.getEncoder().encodeToString(secret), made(random, Map.of()));
    }

    /** The same, and new ones of those providers that it has none of. */
    SandboxKeys completed() {
        return new SandboxKeys(webhookSecret, made(new SecureRandom(), providers));
    }

    private static Map<String, Secrets> made(SecureRandom random, Map<String, Secrets> known) {
        return Plugs.ALL.parallelStream()
                .collect(Collectors.toConcurrentMap(
                        Plug::name,
                        plug -> known.containsKey(plug.name())
                                ? known.get(plug.name())
                                : plug.newSecrets(new Secrets.Maker(random))));
    }

    /** The same, with others of one provider. */
    public SandboxKeys with(String provider, Secrets secrets) {
        return new SandboxKeys(
                webhookSecret,
                providers.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                each -> each.getKey().equals(provider) ? secrets : each.getValue())));
    }

    /** Keys of one of {@link Plugs}. */
    public Secrets of(String provider) {
        Secrets found = providers.get(provider);
        if (found == null) {
            throw new IllegalArgumentException("no keys of " + provider);
        }
        return found;
    }

    public AlipayKeys alipay() {
        return AlipayKeys.of(of("alipay"));
    }

    public WechatPayKeys wechatpay() {
        return WechatPayKeys.of(of("wechatpay"));
    }

    public StripeKeys stripe() {
        return StripeKeys.of(of("stripe"));
    }

    @Override
    public String toString() {
        return "SandboxKeys" + providers.keySet();
    }
}
